import { addToRegistry } from "./add-to-registry";

const head = 'import { getB } from "./get-b.js";\nimport type { AnyTool } from "./tool.js";\n\n';

describe("addToRegistry", () => {
  it("imports in alphabetical order and registers last", () => {
    expect(
      addToRegistry(`${head}export const allTools: readonly AnyTool[] = [getB];\n`, "getA", "./get-a.js"),
    ).toBe(
      'import { getA } from "./get-a.js";\n' +
        head +
        "export const allTools: readonly AnyTool[] = [getB, getA];\n",
    );
  });

  it("imports last what comes last", () => {
    expect(addToRegistry(`${head}export const allTools = [getB];\n`, "x", "./x.js")).toContain(
      'from "./tool.js";\nimport { x } from "./x.js";\n\n',
    );
  });

  it("fills an empty registry and a broken-up one", () => {
    expect(addToRegistry("export const allTools = [];\n", "x", "./x.js")).toBe(
      'import { x } from "./x.js";\nexport const allTools = [x];\n',
    );
    expect(addToRegistry("export const allTools = [\n  a,\n  b,\n];\n", "x", "./x.js")).toContain(
      "  b, x,\n];",
    );
  });

  it("refuses a tool that is registered and a file without registry", () => {
    expect(() => addToRegistry("const allTools = [a];", "a", "./a.js")).toThrow(
      "The registry has a already.",
    );
    expect(() => addToRegistry("const tools = [a];", "a", "./a.js")).toThrow("The registry was not found");
  });
});
