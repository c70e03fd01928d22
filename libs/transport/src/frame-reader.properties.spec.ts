import * as fc from "fast-check";
import { readFrame } from "./frame-reader.js";

const json = fc.json({ maxDepth: 4 });

describe("readFrame", () => {
  it("takes any bytes without an error, as a frame or as none", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isBinary) => {
        const read = readFrame(Buffer.from(bytes), isBinary);
        expect("frame" in read || read.rejected.problem !== "").toBe(true);
      }),
    );
  });

  it("takes any JSON in the place of any field", () => {
    const type = fc.constantFrom(
      "hello",
      "response",
      "error",
      "notification",
      "browser-data",
      "ping",
      "heartbeat",
    );
    const key = fc.constantFrom(
      "requestId",
      "data",
      "tabId",
      "event",
      "action",
      "error",
      "browserId",
      "__proto__",
    );
    fc.assert(
      fc.property(type, fc.array(fc.tuple(key, json)), (name, fields) => {
        const inside = fields.map(([field, value]) => `,${JSON.stringify(field)}:${value}`).join("");
        const read = readFrame(Buffer.from(`{"type":${JSON.stringify(name)}${inside}}`), false);
        const said = "frame" in read ? read.frame.type : read.rejected.type;
        expect(said).toBe(name);
      }),
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("hands an answer's data on as it was sent", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (requestId, data) => {
        const text = JSON.stringify({ type: "response", requestId, action: "getAllTabs", data });
        const read = readFrame(Buffer.from(text), false);
        const sent: unknown = JSON.parse(JSON.stringify(data));
        expect(read).toMatchObject({ frame: { type: "response", requestId } });
        expect("frame" in read && "data" in read.frame ? read.frame.data : undefined).toEqual(sent);
      }),
    );
  });
});
