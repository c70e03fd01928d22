import { BrowserMcpError } from "@browser-mcp/protocol";
import * as fc from "fast-check";
import * as z from "zod";
import { allTools } from "./all-tools.js";
import { parseArguments } from "./arguments.js";
import { Cursors } from "./shared/cursors.js";
import { el } from "./shared/dom-tree.fixture.js";
import { indexTree } from "./shared/dom-tree.js";
import { selectFirst } from "./shared/select-element.js";

/** Runs; what is thrown must carry a code. */
const coded = <T>(run: () => T): T | undefined => {
  try {
    return run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(BrowserMcpError);
    return undefined;
  }
};

describe("a selector", () => {
  const root = indexTree(
    el("html", {}, el("body", { id: "b" }, el("p", { class: "c d" }), el("p", { lang: "en" }))),
  );
  const piece = fc.constantFrom(
    ...[
      "p",
      "*",
      "#b",
      ".c",
      "[",
      "]",
      "[lang",
      "=",
      "|=",
      '"',
      "'",
      "\\",
      "(",
      ")",
      ":not(",
      ":is(",
      ":has(",
    ],
    ...[
      ":nth-child(",
      "2n+1",
      "-",
      ">",
      "+",
      "~",
      "||",
      "|",
      ",",
      " ",
      "/*",
      "*/",
      ":",
      "::",
      ":constructor",
    ],
    ...["__proto__", ":__proto__", ":contains(", "@", "é", "\\0", "\n", "1"],
  );
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.array(piece, { maxLength: 12 }).map((all) => all.join("")),
  );

  it("of any text finds something, nothing, or is refused with a code", () => {
    fc.assert(
      fc.property(text, fc.boolean(), (selector, hasText) => {
        coded(() => selectFirst(root, selector, hasText));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("arguments", () => {
  it.each(allTools.map((tool) => [tool.name, tool] as const))("of %s may be anything", (name, { input }) => {
    const known = Object.keys(input.shape);
    const value = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        known.length === 0 ? fc.string() : fc.oneof(fc.constantFrom(...known), fc.string()),
        fc.jsonValue(),
      ),
    );
    fc.assert(
      fc.property(value, (given) => {
        const parsed = coded(() => parseArguments(name, input, given));
        // What was taken is taken again as it is.
        if (parsed !== undefined) expect(parseArguments(name, input, parsed)).toEqual(parsed);
      }),
    );
  });
});

describe("a cursor", () => {
  const cursors = new Cursors();

  it("is read as it was made, by its own tool only", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (position) => {
        const cursor = cursors.issue("a", position);
        expect(JSON.stringify(cursors.read("a", cursor, z.unknown()))).toBe(JSON.stringify(position));
        expect(() => cursors.read("b", cursor, z.unknown())).toThrow(BrowserMcpError);
      }),
    );
  });

  it("is refused with a code when a character of it is another", () => {
    const cursor = cursors.issue("a", { offset: 5 });
    fc.assert(
      fc.property(fc.nat(cursor.length), fc.string({ maxLength: 2 }), (at, other) => {
        const forged = cursor.slice(0, at) + other + cursor.slice(at + 1);
        fc.pre(forged !== cursor);
        expect(() => cursors.read("a", forged, z.unknown())).toThrow(BrowserMcpError);
      }),
    );
  });

  it("is refused with a code when it is any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => cursors.read("a", text, z.unknown())).toThrow(BrowserMcpError);
      }),
    );
  });
});
