import { errorCatalogue } from "@browser-mcp/protocol";
import { allTools } from "@browser-mcp/tools";
import { instructions } from "./instructions.js";
import { promptTools } from "./prompt-tools.js";

const names = allTools.map(({ name }) => name);
const matches = (pattern: RegExp): string[] => [...new Set(instructions.match(pattern))];

describe("what teaches a model the tools", () => {
  it("leads prompts to tools that there are", () => {
    for (const name of Object.values(promptTools)) expect(names).toContain(name);
  });

  it("names in the instructions only tools that there are", () => {
    const named = matches(/\b[a-z]+(?:_[a-z]+)+\b/g);
    expect(named.length).toBeGreaterThan(8);
    for (const name of named) expect(names).toContain(name);
  });

  it("names in the instructions only arguments and fields that there are", () => {
    const known = allTools.flatMap(({ input, output }) => [
      ...Object.keys(input.shape),
      ...Object.keys(output.shape),
    ]);
    const named = [...matches(/\b[a-z]+[A-Z]\w+\b/g), "selector", "since", "format"];
    expect(named.length).toBeGreaterThan(8);
    for (const name of named) expect(known).toContain(name);
  });

  it("names in the instructions only error codes that there are", () => {
    for (const code of matches(/\b[A-Z]+_[A-Z_]+\b/g)) expect(errorCatalogue).toHaveProperty(code);
  });

  it("is short enough for clients that cut what is longer than 2,000 characters", () => {
    expect(instructions.length).toBeLessThan(2_000);
  });
});
