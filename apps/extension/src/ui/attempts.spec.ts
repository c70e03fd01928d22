import { Attempts } from "./attempts.js";

describe("Attempts", () => {
  it("say what did not work, show again what is stored, and take it back when the next works", async () => {
    const events: string[] = [];
    const attempts = new Attempts(
      (problem) => events.push(problem),
      () => events.push("recovered"),
    );
    await expect(attempts.run(() => Promise.reject(new Error("Quota exceeded.")))).resolves.toBe(false);
    await expect(attempts.run(() => Promise.resolve())).resolves.toBe(true);
    expect(events).toEqual(["That did not work. Quota exceeded.", "recovered", ""]);
  });
});
