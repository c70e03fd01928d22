import { steps, timeSteps } from "./steps.js";

describe("the steps of a call", () => {
  it("make the same as JSON alone", () => {
    const [request, reply, result] = steps.map((step) => [step.ours(), step.bare()]);
    expect(request?.[0]).toEqual({ kind: "message", message: request?.[1] });
    expect(reply?.[0]).toEqual({ frame: reply?.[1] });
    expect(JSON.parse(String(result?.[0]))).toEqual(JSON.parse(String(result?.[1])));
  });

  it("are timed turn about, as often as is asked for", () => {
    const timed = timeSteps(3);
    expect(timed.map(({ name }) => name)).toEqual(steps.map(({ name }) => name));
    for (const { ours, bare } of timed) expect([ours.length, bare.length]).toEqual([3, 3]);
  });
});
