import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { builtServer } from "./server-process.js";

describe("the built program", () => {
  it("holds none of the conformance suite's fixtures", async () => {
    const folder = dirname(builtServer);
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
    const sources = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
    expect(sources.some((source) => source.includes("get_page_content"))).toBe(true);
    expect(sources.filter((source) => /test_simple_text|test:\/\/static-text/.test(source))).toEqual([]);
  });
});
