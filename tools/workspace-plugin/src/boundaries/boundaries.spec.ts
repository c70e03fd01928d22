import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Complaint {
  readonly rule: string | null;
  readonly message: string;
  readonly severity: number;
}

const BOUNDARIES = "@nx/enforce-module-boundaries";
const IMPORTS = "@typescript-eslint/no-restricted-imports";

/** What, in which file, breaks which rule. */
const forbidden: readonly (readonly [what: string, filePath: string, text: string, rule: string])[] = [
  // Between rooms.
  ["transport imports cache", "libs/transport/src/x.ts", 'import "@browser-mcp/cache";', BOUNDARIES],
  ["cache imports transport", "libs/cache/src/x.ts", 'import "@browser-mcp/transport";', BOUNDARIES],
  ["tools import transport", "libs/tools/src/x.ts", 'import "@browser-mcp/transport";', BOUNDARIES],
  ["protocol imports cache", "libs/protocol/src/x.ts", 'import "@browser-mcp/cache";', BOUNDARIES],
  [
    "protocol imports testing in a spec",
    "libs/protocol/src/x.spec.ts",
    'import "@browser-mcp/testing";',
    BOUNDARIES,
  ],
  ["mcp imports transport", "libs/mcp/src/x.ts", 'import "@browser-mcp/transport";', BOUNDARIES],
  ["launcher imports mcp", "libs/launcher/src/x.ts", 'import "@browser-mcp/mcp";', BOUNDARIES],
  [
    "the extension imports transport",
    "apps/extension/src/x.ts",
    'import "@browser-mcp/transport";',
    BOUNDARIES,
  ],
  ["bench imports guard", "apps/bench/src/x.ts", 'import "@browser-mcp/guard";', BOUNDARIES],
  ["e2e imports mcp", "apps/server-e2e/src/x.ts", 'import "@browser-mcp/mcp";', BOUNDARIES],
  ["product code imports testing", "libs/transport/src/x.ts", 'import "@browser-mcp/testing";', BOUNDARIES],
  ["the server imports testing", "apps/server/src/x.ts", 'import "@browser-mcp/testing";', BOUNDARIES],
  ["a library imports an app", "libs/mcp/src/x.ts", 'import "../../../apps/server/src/main.js";', BOUNDARIES],
  ["another room by a path", "libs/cache/src/x.ts", 'import "../../protocol/src/index.js";', BOUNDARIES],
  ["another room by import()", "libs/cache/src/x.ts", 'void import("@browser-mcp/transport");', BOUNDARIES],
  [
    "mcp imports a tool",
    "libs/mcp/src/x.ts",
    'import { allTools } from "@browser-mcp/tools"; allTools;',
    IMPORTS,
  ],

  // Packages.
  ["cache imports ws", "libs/cache/src/x.ts", 'import "ws";', BOUNDARIES],
  ["protocol imports ws", "libs/protocol/src/x.ts", 'import "ws";', BOUNDARIES],
  ["transport imports zod", "libs/transport/src/x.ts", 'import "zod";', BOUNDARIES],
  [
    "tools import the MCP SDK",
    "libs/tools/src/x.ts",
    'import "@modelcontextprotocol/sdk/types.js";',
    BOUNDARIES,
  ],
  ["the server imports puppeteer", "apps/server/src/x.ts", 'import "puppeteer-core";', BOUNDARIES],
  ["the extension imports ws", "apps/extension/src/x.ts", 'import "ws";', BOUNDARIES],
  ...["protocol", "transport", "cache", "tools", "mcp", "launcher", "testing"].map(
    (room) =>
      [`${room} imports tsyringe`, `libs/${room}/src/x.ts`, 'import "tsyringe";', BOUNDARIES] as const,
  ),
  ["the server wires outside its container", "apps/server/src/http/x.ts", 'import "tsyringe";', IMPORTS],
  ["protocol imports a built-in", "libs/protocol/src/x.ts", 'import "node:fs";', IMPORTS],
  ["the extension imports a built-in", "apps/extension/src/x.ts", 'import "fs/promises";', IMPORTS],

  // House rules.
  [
    "a library reads process.env",
    "libs/cache/src/x.ts",
    "export const home = process.env.HOME;",
    "no-restricted-properties",
  ],
  [
    "a library destructures process.env",
    "libs/cache/src/x.ts",
    "export const { env } = process;",
    "no-restricted-properties",
  ],
  ["a library imports env", "libs/cache/src/x.ts", 'import { env } from "node:process"; env;', IMPORTS],
  [
    "a library reads it around the corner",
    "libs/cache/src/x.ts",
    "globalThis.process.env;",
    "no-restricted-syntax",
  ],
  ["a library prints", "libs/cache/src/x.ts", 'console.log("x");', "no-console"],
  [
    "any",
    "libs/cache/src/x.ts",
    "export const x = (y: any): unknown => y;",
    "@typescript-eslint/no-explicit-any",
  ],
  [
    "as unknown as",
    "apps/server/src/x.ts",
    "export const x = 1 as unknown as string;",
    "no-restricted-syntax",
  ],
  [
    "as unknown as in a spec",
    "libs/cache/src/x.spec.ts",
    "export const x = 1 as unknown as string;",
    "no-restricted-syntax",
  ],
  [
    "an angle-bracket cast",
    "libs/cache/src/x.ts",
    "export const x = <string>y;",
    "@typescript-eslint/consistent-type-assertions",
  ],
  [
    "ts-ignore",
    "libs/cache/src/x.ts",
    "// @ts-ignore\nexport const x = 1;",
    "@typescript-eslint/ban-ts-comment",
  ],
  [
    "a value import of a type",
    "libs/cache/src/x.ts",
    'import { A } from "./a.js"; export type B = A;',
    "@typescript-eslint/consistent-type-imports",
  ],
  ["it.only", "libs/cache/src/x.spec.ts", 'it.only("x", () => undefined);', "no-restricted-syntax"],
  [
    "describe.skip.each",
    "libs/cache/src/x.spec.ts",
    'describe.skip.each([1])("x", () => undefined);',
    "no-restricted-syntax",
  ],
  ["it.todo", "libs/cache/src/x.spec.ts", 'it.todo("x");', "no-restricted-syntax"],
  ["xit", "libs/cache/src/x.spec.ts", 'xit("x", () => undefined);', "no-restricted-syntax"],
  [
    "a comment that switches a rule off",
    "libs/cache/src/x.ts",
    "// eslint-disable-next-line no-console\nexport const x = 1;",
    "no-warning-comments",
  ],
  [
    "work left for later",
    "libs/cache/src/x.ts",
    "// TODO: finish\nexport const x = 1;",
    "no-warning-comments",
  ],
];

const allowed: readonly (readonly [what: string, filePath: string, text: string])[] = [
  [
    "transport imports protocol and ws",
    "libs/transport/src/x.ts",
    'import "@browser-mcp/protocol"; import "ws";',
  ],
  ["cache imports lru-cache", "libs/cache/src/x.ts", 'import "lru-cache";'],
  ["tools import zod", "libs/tools/src/x.ts", 'import "zod";'],
  ["mcp imports the MCP SDK", "libs/mcp/src/x.ts", 'import "@modelcontextprotocol/sdk/types.js";'],
  [
    "mcp imports the types of tools",
    "libs/mcp/src/x.ts",
    'import type { ToolResult } from "@browser-mcp/tools"; export type X = ToolResult;',
  ],
  ["a spec imports testing", "libs/transport/src/x.spec.ts", 'import "@browser-mcp/testing";'],
  [
    "the extension imports protocol and zod",
    "apps/extension/src/x.ts",
    'import "@browser-mcp/protocol"; import "zod";',
  ],
  [
    "the server imports every library",
    "apps/server/src/x.ts",
    ["protocol", "transport", "cache", "tools", "launcher", "mcp"]
      .map((room) => `import "@browser-mcp/${room}";`)
      .join(""),
  ],
  ["the container wires", "apps/server/src/container.ts", 'import "reflect-metadata"; import "tsyringe";'],
  ["the server reads process.env", "apps/server/src/x.ts", "export const home = process.env.HOME;"],
  ["a library uses built-ins", "libs/transport/src/x.ts", 'import "node:http";'],
];

/** The type checker must know the file, so these stand in place of one that exists. */
const typed: readonly (readonly [what: string, filePath: string, text: string, rule: string])[] = [
  [
    "a promise that nobody awaits",
    "libs/protocol/src/index.ts",
    "Promise.resolve(1);",
    "@typescript-eslint/no-floating-promises",
  ],
  [
    "a promise as a condition",
    "libs/protocol/src/index.ts",
    "if (Promise.resolve(1)) void 0;",
    "@typescript-eslint/no-misused-promises",
  ],
];

describe("the lint rules of the workspace", () => {
  const complaints = new Map<string, readonly Complaint[]>();

  beforeAll(() => {
    const cases = [
      ...[...forbidden, ...allowed].map(([what, filePath, text]) => ({ what, filePath, text, typed: false })),
      ...typed.map(([what, filePath, text]) => ({ what, filePath, text, typed: true })),
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, "lint-texts.mjs")], {
      input: JSON.stringify(cases),
      encoding: "utf8",
      // A graph made for a test leaves no daemon behind.
      env: { ...process.env, NX_DAEMON: "false" },
    });
    if (status !== 0) throw new Error(stderr);
    const results: Complaint[][] = JSON.parse(stdout);
    cases.forEach(({ what }, index) => complaints.set(what, results[index] ?? []));
  }, 120_000);

  it.each([...forbidden, ...typed])("refuse: %s", (what, _filePath, _text, rule) => {
    expect(complaints.get(what)).toContainEqual(expect.objectContaining({ rule, severity: 2 }));
  });

  it.each(allowed)("allow: %s", (what) => {
    expect(complaints.get(what)).toEqual([]);
  });
});
