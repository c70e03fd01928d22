import { pathOf, readFrame } from "./frame-reader.js";

const read = (text: string) => readFrame(Buffer.from(text), false);

describe("readFrame", () => {
  it("reads a reply with its data untouched", () => {
    const text = '{"type":"response","requestId":"a","data":{"x":[1]}}';
    expect(read(text)).toEqual({ frame: { type: "response", requestId: "a", data: { x: [1] } }, text });
  });

  it("has no text for a frame of which parts stay bytes", () => {
    const long = `{"type":"response","requestId":"a","data":{"text":"${"x".repeat(5_000)}"}}`;
    expect(read(long)).toMatchObject({ frame: { requestId: "a" }, text: undefined });
  });

  it("takes a reply whose id is no string for one without id", () => {
    expect(read('{"type":"response","requestId":5,"data":1}')).toMatchObject({
      frame: { type: "response", requestId: undefined },
    });
  });

  it.each([
    ["{", "not JSON"],
    ["", "not JSON"],
    ["[]", "not a JSON object"],
    ["null", "not a JSON object"],
    ['"text"', "not a JSON object"],
  ])("rejects %s", (text, problem) => {
    expect(read(text)).toEqual({ rejected: { problem } });
  });

  it("rejects binary frames, whatever they hold", () => {
    expect(readFrame(Buffer.from('{"type":"ping"}'), true)).toEqual({
      rejected: { problem: "binary frame" },
    });
  });

  it.each(["constructor", "__proto__", "toString", "no-such-type"])("rejects the type %s", (type) => {
    expect(read(JSON.stringify({ type }))).toMatchObject({ rejected: { type } });
  });

  it("leaves prototypes alone", () => {
    const result = read('{"__proto__":{"polluted":true},"type":"heartbeat"}');
    expect(result).toMatchObject({ frame: { type: "heartbeat" } });
    expect(result).not.toHaveProperty(["frame", "polluted"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("tells which request a malformed reply wanted to answer", () => {
    expect(read('{"type":"error","requestId":"r1","error":{"code":1}}')).toMatchObject({
      rejected: { type: "error", requestId: "r1", problem: expect.stringContaining("error") },
    });
  });
});

describe("pathOf", () => {
  it.each([
    [["requests", 3, "url"], "requests[3].url"],
    [[0, "title"], "[0].title"],
    [[], "frame"],
  ])("%j is %s", (path, text) => {
    expect(pathOf(path)).toBe(text);
  });
});
