import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadReference } from "./load-reference";

/** A workspace of two packages that only have TypeScript sources. */
function workspaceWith(tools: string): string {
  const root = mkdtempSync(join(tmpdir(), "reference-"));
  const sources = {
    protocol: 'export const errorCatalogue = { A: { meaning: "m", hint: "h" } } as const;',
    tools,
  };
  for (const [name, source] of Object.entries(sources)) {
    const folder = join(root, "node_modules/@browser-mcp", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({
        type: "module",
        exports: { ".": { "@browser-mcp/source": "./index.ts", default: "./not-built.js" } },
      }),
    );
    writeFileSync(join(folder, "index.ts"), source);
  }
  const server = {
    "config/settings-reference.ts": "export const settingsReference = (): unknown[] => [];",
    "observability/metrics-reference.ts": "export const metricsReference = (): unknown[] => [];",
  };
  for (const [name, source] of Object.entries(server)) {
    const file = join(root, "apps/server/src", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, source);
  }
  return root;
}

const describeTool = `
  const schema: object = { type: "object", properties: {} };
  export const describeTool = (name: string) => ({
    name, title: "T", description: "D", inputSchema: schema, outputSchema: schema,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  });
`;

describe("loadReference", () => {
  const roots: string[] = [];
  const load = (tools: string) => {
    const root = workspaceWith(tools);
    roots.push(root);
    return loadReference(root);
  };
  afterAll(() => {
    for (const root of roots) rmSync(root, { recursive: true });
  });

  it("reads tools, errors, settings and metrics from sources that nobody has built", async () => {
    const reference = await load(`${describeTool} export const allTools = ["one", "two"];`);
    expect(reference.tools.map(({ name }) => name)).toEqual(["one", "two"]);
    expect(reference.errors).toEqual({ A: { meaning: "m", hint: "h" } });
    expect(reference).toMatchObject({ settings: [], metrics: [] });
  });

  it("says so where the sources cannot be run", async () => {
    await expect(
      load(`${describeTool} export const allTools = []; throw new Error("broken tool");`),
    ).rejects.toThrow(/cannot be run:[^]*broken tool/);
  });

  it("names what a tool does not say of itself", async () => {
    const tools =
      "export const describeTool = (name: string) => ({ name }); export const allTools = ['one'];";
    await expect(load(tools)).rejects.toThrow(/not describe themselves as expected:[^]*tools\[0\]\.title/);
  });
});
