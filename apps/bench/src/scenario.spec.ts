import { callBody, pageOf, scenarios } from "./scenario.js";

describe("scenarios", () => {
  it.each(scenarios)("$name has a page of its size", (scenario) => {
    const { text } = pageOf(scenario);
    expect(Buffer.byteLength(text)).toBe(scenario.textLength);
  });

  it("calls past the cache, for the whole text", () => {
    expect(JSON.parse(callBody(3))).toMatchObject({
      id: 3,
      method: "tools/call",
      params: { name: "get_page_content", arguments: { maxAge: 0, maxTextLength: 1_000_000 } },
    });
  });
});
