import { keptHeaderLines, keptHeaders } from "./kept-headers.js";

describe("keptHeaders", () => {
  it("keeps names and values", () => {
    expect(keptHeaders([{ name: "Accept", value: "*/*" }])).toEqual([{ name: "Accept", value: "*/*" }]);
  });

  it.each(["Cookie", "set-cookie", "AUTHORIZATION", "Proxy-Authorization"])(
    "tells that %s was there, not what it said",
    (name) => expect(keptHeaders([{ name, value: "s3cret" }])).toEqual([{ name, value: "[REDACTED]" }]),
  );

  it("is bounded", () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({ name: `x-${i}`, value: "v".repeat(1_000_000) }));
    expect(JSON.stringify(keptHeaders(many)).length).toBeLessThan(450_000);
  });

  it("says that a value is no text", () => {
    expect(keptHeaders([{ name: "x" }])).toEqual([{ name: "x", value: "[not text]" }]);
  });

  it("takes what the debugger joined apart", () => {
    expect(keptHeaderLines({ vary: "a\nb", "set-cookie": "a=1\nb=2" })).toEqual([
      { name: "vary", value: "a" },
      { name: "vary", value: "b" },
      { name: "set-cookie", value: "[REDACTED]" },
      { name: "set-cookie", value: "[REDACTED]" },
    ]);
  });
});
