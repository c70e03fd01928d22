import type { Tree } from "@nx/devkit";
import { createTreeWithEmptyWorkspace } from "@nx/devkit/testing";
import browserTool from "./generator";

const actions = `
  export const actions = {
    getAllTabs: define("read", 10_000, z.object({})),
    getPageContent: define("read", 10_000, z.object({ ...ofTab, includeHtml: z.boolean().optional() })),
    attachDebugger: define("control", 10_000, z.object({ ...ofGivenTab })),
    executeScript: define("change", 10_000, z.object({ ...ofTab, script: z.string() })),
  } as const;
`;
const registry = `import { getBrowserTabs } from "./get-browser-tabs.js";
import type { AnyTool } from "./tool.js";

export const allTools: readonly AnyTool[] = [getBrowserTabs];
`;

describe("the generator of browser tools", () => {
  let tree: Tree;
  beforeEach(() => {
    tree = createTreeWithEmptyWorkspace();
    tree.write("libs/protocol/src/actions.ts", actions);
    tree.write("libs/tools/src/all-tools.ts", registry);
  });

  const generate = (name: string, action: string, more: object = {}) =>
    browserTool(tree, { name, action, skipFormat: true, ...more });
  const written = (file: string) => tree.read(`libs/tools/src/${file}`, "utf8") ?? "";

  it("writes the tool, its spec and its line in the registry", async () => {
    await generate("get_something", "getPageContent");
    expect(written("get-something.ts")).toContain("export const getSomething = defineTool({");
    expect(written("get-something.ts")).toContain('name: "get_something"');
    expect(written("get-something.ts")).toContain('title: "Get something"');
    expect(written("get-something.ts")).toContain('context.browser.request("getPageContent", params');
    expect(written("get-something.spec.ts")).toContain('describe("get_something", () => {');
    expect(written("all-tools.ts")).toContain('import { getSomething } from "./get-something.js";\n');
    expect(written("all-tools.ts")).toContain("[getBrowserTabs, getSomething]");
  });

  it("leaves no trace of the template", async () => {
    await generate("get_something", "getPageContent");
    const files = tree.children("libs/tools/src");
    expect(files).toEqual(["all-tools.ts", "get-something.spec.ts", "get-something.ts"]);
    for (const file of files) expect(written(file)).not.toContain("<%");
  });

  it("makes a read that may come from the cache", async () => {
    await generate("get_something", "getPageContent");
    expect(written("get-something.ts")).toContain("annotations: readsPages");
    expect(written("get-something.ts")).toContain("...freshnessArgument");
  });

  it("tells a change from a control, and neither comes from the cache", async () => {
    await generate("run_something", "executeScript", { example: '{"script":"1"}' });
    await generate("attach_something", "attachDebugger");
    expect(written("run-something.ts")).toMatch(/destructiveHint: true,\s+idempotentHint: false/);
    expect(written("attach-something.ts")).toMatch(/destructiveHint: false,\s+idempotentHint: true/);
    expect(written("run-something.ts") + written("attach-something.ts")).not.toContain("freshness");
  });

  it("asks for the tab as the action does", async () => {
    await generate("list_something", "getAllTabs");
    await generate("attach_something", "attachDebugger");
    expect(written("list-something.ts")).not.toContain("...targetArguments");
    expect(written("list-something.spec.ts")).toContain("const args = {};");
    expect(written("attach-something.ts")).toContain("tabId: tabIdSchema.describe(");
    expect(written("attach-something.spec.ts")).toContain('const args = {"tabId":7};');
  });

  it("takes title and description, whatever characters are in them", async () => {
    const description = 'Says "a\\b".';
    await generate("get_something", "getPageContent", { title: "It's <b>", description });
    expect(written("get-something.ts")).toContain(`title: "It's <b>"`);
    expect(written("get-something.ts")).toContain(`description: ${JSON.stringify(description)}`);
  });

  it.each([
    ["a name that is no snake_case", "getSomething", "getPageContent", {}, /"getSomething" is no tool name/],
    [
      "an unknown action",
      "get_something",
      "fly",
      {},
      /no action "fly"\. There are getAllTabs, getPageContent/,
    ],
    [
      "an example without what the action requires",
      "run_it",
      "executeScript",
      {},
      /requires script: give them/,
    ],
    ["an example that is no object", "run_it", "executeScript", { example: "[]" }, /must be a JSON object/],
  ])("refuses %s and writes nothing", async (_what, name, action, more, message) => {
    await expect(generate(name, action, more)).rejects.toThrow(message);
    expect(tree.children("libs/tools/src")).toEqual(["all-tools.ts"]);
    expect(written("all-tools.ts")).toBe(registry);
  });

  it("refuses a tool that exists", async () => {
    await generate("get_something", "getPageContent");
    await expect(generate("get_something", "getPageContent")).rejects.toThrow("a tool get_something already");
  });
});
