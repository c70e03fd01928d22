import { PiecedJson } from "@browser-mcp/protocol";
import { KeptOutputs } from "./kept-outputs.js";

const output = (text: string) => ({ structured: { text }, json: JSON.stringify({ text }) });

describe("kept outputs", () => {
  it("are those of replies that are met again: what is met once leaves nothing", () => {
    const outputs = new KeptOutputs();
    const data = {};
    const make = jest.fn(() => output("read"));
    const made = [1, 2, 3, 4].map(() => outputs.of(data, "read {}", make));
    expect(make).toHaveBeenCalledTimes(2);
    expect(made[3]).toBe(made[1]);
    outputs.of({}, "read {}", make);
    expect(make).toHaveBeenCalledTimes(3);
  });

  it("hold nothing of what the browser sent besides", () => {
    const outputs = new KeptOutputs();
    const data = {};
    const pieced = new PiecedJson(['{"text":', '"read"', "}"], 15);
    const make = () => ({ structured: { text: "read" }, pieced });
    const made = [1, 2, 3].map(() => outputs.of(data, "q", make));
    expect(made.map((one) => one.pieced)).toEqual([pieced, undefined, undefined]);
    expect(made[2]?.json).toBe('{"text":"read"}');
  });

  it("are of one question each", () => {
    const outputs = new KeptOutputs();
    const data = {};
    for (let time = 0; time < 3; time += 1) {
      expect(outputs.of(data, "a", () => output("a")).json).toContain('"a"');
      expect(outputs.of(data, "b", () => output("b")).json).toContain('"b"');
    }
  });

  it("go where they would take too much room, the one used longest ago first", () => {
    const long = "x".repeat(1_000);
    const outputs = new KeptOutputs(20_000); // two of them, at nine times their length
    const make = jest.fn(() => output(long));
    const all = [{}, {}, {}];
    for (const data of [...all, ...all]) outputs.of(data, "q", make);
    expect(make).toHaveBeenCalledTimes(6);
    outputs.of(all[2] ?? {}, "q", make);
    expect(make).toHaveBeenCalledTimes(6);
    outputs.of(all[0] ?? {}, "q", make);
    expect(make).toHaveBeenCalledTimes(7);
  });

  it.each([
    ["of wide characters, which take more bytes", () => output("頁".repeat(1_000))],
    ["whose JSON the tool did not make", () => ({ structured: { text: "x".repeat(2_500) } })],
  ])("take no more room where they are those %s", (_which, makeOne) => {
    const outputs = new KeptOutputs(25_000); // one of them
    const make = jest.fn(makeOne);
    const both = [{}, {}];
    for (const data of [...both, ...both]) outputs.of(data, "q", make);
    expect(make).toHaveBeenCalledTimes(4);
    outputs.of(both[1] ?? {}, "q", make);
    expect(make).toHaveBeenCalledTimes(4);
    outputs.of(both[0] ?? {}, "q", make);
    expect(make).toHaveBeenCalledTimes(5);
  });

  it("remember no more questions about one reply than anybody asks", () => {
    const outputs = new KeptOutputs();
    const data = {};
    const make = jest.fn(() => output("x"));
    for (let time = 0; time < 3; time += 1) {
      for (let question = 0; question < 20; question += 1) outputs.of(data, `${question}`, make);
    }
    // Sixteen are made once, the other four every time.
    expect(make).toHaveBeenCalledTimes(16 + 4 * 3);
  });

  it("have one result each; those that are not kept have a new one every time", () => {
    const outputs = new KeptOutputs();
    const data = {};
    const make = () => output("x");
    const once = outputs.of(data, "q", make);
    const kept = outputs.of(data, "q", make);
    const result = () => ({ content: [] });
    expect(outputs.result(once, result)).not.toBe(outputs.result(once, result));
    expect(outputs.result(kept, result)).toBe(outputs.result(kept, result));
  });
});
