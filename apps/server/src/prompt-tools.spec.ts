import { allTools } from "@browser-mcp/tools";
import { instructions } from "./instructions.js";
import { promptTools } from "./prompt-tools.js";

const names = allTools.map(({ name }) => name);

describe("what teaches a model the tools", () => {
  it("leads prompts to tools that there are", () => {
    for (const name of Object.values(promptTools)) expect(names).toContain(name);
  });

  it("names in the instructions only tools that there are", () => {
    const named = instructions.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(names).toContain(name);
  });
});
