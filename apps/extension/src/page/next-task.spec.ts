import { nextTask } from "./next-task.js";

it("does work in a task of its own, after the present one and its promises", async () => {
  const done: string[] = [];
  const over = new Promise<void>((resolve) => {
    nextTask(() => {
      done.push("task");
      resolve();
    });
  });
  await Promise.resolve().then(() => done.push("promise"));
  await over;
  expect(done).toEqual(["promise", "task"]);
});
