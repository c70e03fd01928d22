import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as fc from "fast-check";
import { configSchema } from "./config-schema.js";
import { variableNames } from "./environment.js";
import { loadConfig } from "./load-config.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "browser-mcp-config-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** Settings in force, or a refusal with its code. */
const load = async (variables: Readonly<Record<string, string>>): Promise<void> => {
  const loaded = await loadConfig({ directories: [directory], variables, flags: {} }).catch(
    (error: unknown) => error,
  );
  if (loaded instanceof Error) {
    expect(loaded).toBeInstanceOf(BrowserMcpError);
    expect(loaded).toMatchObject({ code: "INVALID_CONFIGURATION" });
  } else expect(loaded).toMatchObject({ config: { server: {} } });
};

const keys = Object.entries(configSchema.shape).flatMap(([section, schema]) =>
  Object.keys(schema.unwrap().shape).map((key) => [section, key] as const),
);

describe("a configuration file", () => {
  it("of any text is taken or refused with its code", async () => {
    const piece = fc.constantFrom(
      "[server]",
      "[[server]]",
      "port",
      "=",
      "0",
      "\n",
      '"',
      "'''",
      "{",
      "}",
      "__proto__",
      "1e999",
      "nan",
      "#",
      ".",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((all) => all.join("")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        await writeFile(join(directory, "config.toml"), content);
        await load({});
      }),
    );
  });

  it("may give any setting any value", async () => {
    const value = fc.oneof(
      fc.integer().map(String),
      fc.boolean().map(String),
      fc.string().map((one) => JSON.stringify(one)),
      fc.constantFrom("[]", "{}", "inf", "nan", "1979-05-27"),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), value, async ([section, key], given) => {
        await writeFile(join(directory, "config.toml"), `[${section}]\n${key} = ${given}\n`);
        await load({});
      }),
    );
  });
});

describe("an environment variable", () => {
  it("may hold any text", async () => {
    await writeFile(join(directory, "config.toml"), "");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...variableNames()), fc.string(), (name, text) =>
        load({ [name]: text }),
      ),
    );
  });
});
