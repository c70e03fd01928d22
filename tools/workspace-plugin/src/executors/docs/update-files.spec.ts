import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { updateFiles } from "./update-files";

describe("updateFiles", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "update-files-"));
    writeFileSync(join(root, "old.md"), "old\n");
    writeFileSync(join(root, "windows.md"), "a\r\nb\r\n");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("writes what is missing or differs and names it", () => {
    const files = new Map([
      ["old.md", "new\n"],
      ["docs/missing.md", "made\n"],
    ]);
    expect(updateFiles(root, files, false)).toEqual(["old.md", "docs/missing.md"]);
    expect(readFileSync(join(root, "old.md"), "utf8")).toBe("new\n");
    expect(readFileSync(join(root, "docs/missing.md"), "utf8")).toBe("made\n");
    expect(updateFiles(root, files, true)).toEqual([]);
  });

  it("names it and writes nothing when it only checks", () => {
    expect(updateFiles(root, new Map([["old.md", "new\n"]]), true)).toEqual(["old.md"]);
    expect(readFileSync(join(root, "old.md"), "utf8")).toBe("old\n");
  });

  it("takes a checkout with Windows line ends for the same text", () => {
    expect(updateFiles(root, new Map([["windows.md", "a\nb\n"]]), true)).toEqual([]);
  });
});
