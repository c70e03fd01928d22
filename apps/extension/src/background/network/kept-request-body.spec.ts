import { keptRequestBody } from "./kept-request-body.js";

const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer;

describe("keptRequestBody", () => {
  it("has nothing where the browser tells nothing", () => {
    expect(keptRequestBody(undefined)).toEqual({});
    expect(keptRequestBody({ error: "Unknown error." })).toEqual({});
  });

  it("reads text, in however many pieces", () => {
    expect(keptRequestBody({ raw: [{ bytes: bytes('{"ü":') }, { bytes: bytes("1}") }] })).toEqual({
      requestBody: { type: "raw", data: '{"ü":1}' },
    });
  });

  it("cuts a long text and tells how many bytes the whole has", () => {
    const kept = keptRequestBody({ raw: [{ bytes: bytes("ü".repeat(20_000)) }] });
    expect(kept).toEqual({ requestBody: { type: "raw", data: "ü".repeat(10_000) }, requestBodySize: 40_000 });
  });

  it("cuts at no character's middle", () => {
    const kept = keptRequestBody({ raw: [{ bytes: bytes(`a${"😀".repeat(20_000)}`) }] });
    expect(kept.requestBody?.data).toBe(`a${"😀".repeat(4_999)}`);
  });

  it("counts bytes that are no text", () => {
    const binary = new Uint8Array([0xff, 0xfe, 0x00]).buffer;
    expect(keptRequestBody({ raw: [{ bytes: binary }] }).requestBody?.data).toBe(
      "[3 bytes that are no text]",
    );
    expect(keptRequestBody({ raw: [{ bytes: bytes("a\0b") }] }).requestBody?.data).toBe(
      "[3 bytes that are no text]",
    );
  });

  it("names a file without its folder, and does not read it", () => {
    expect(keptRequestBody({ raw: [{ file: "/home/someone/tax.pdf" }] })).toEqual({
      requestBody: { type: "raw", data: "[file: tax.pdf]" },
    });
  });

  it("keeps a form's fields, also one named like a built-in", () => {
    const formData = { a: ["1", "2"], constructor: ["x"], file: [bytes("abc")] };
    expect(keptRequestBody({ formData })).toEqual({
      requestBody: { type: "formData", data: { a: ["1", "2"], constructor: ["x"], file: ["abc"] } },
    });
  });

  it("cuts a long form", () => {
    const kept = keptRequestBody({ formData: { a: ["x".repeat(9_000)], b: ["y".repeat(9_000)] } });
    expect(kept.requestBodySize).toBe(18_002);
    expect(JSON.stringify(kept).length).toBeLessThan(10_200);
  });
});
