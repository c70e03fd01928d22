import * as z from "zod";
import { ArgumentsReader, parseArguments } from "./arguments.js";

const schema = z.strictObject({
  tabId: z.int().positive().optional(),
  includeHtml: z.boolean().default(false),
  pageSize: z.int().min(1).max(200).default(50),
});
const parse = (given: unknown) => parseArguments("a_tool", schema, given);

describe("arguments of a tool", () => {
  it("takes camelCase and snake_case alike", () => {
    expect(parse({ tab_id: 3, include_html: true })).toEqual({ tabId: 3, includeHtml: true, pageSize: 50 });
  });

  it("takes two spellings that agree, or of which one is null, and refuses two that differ", () => {
    expect(parse({ tab_id: 4, tabId: 4 })).toMatchObject({ tabId: 4 });
    expect(parse({ tab_id: 4, tabId: null })).toMatchObject({ tabId: 4 });
    expect(() => parse({ tab_id: 3, tabId: 4 })).toThrow(
      'argument "tabId" is given twice, with different values',
    );
  });

  it("names an unknown argument even where it is null, and never half a character of it", () => {
    expect(() => parse({ bogus: null })).toThrow('unknown argument "bogus"');
    expect(() => parse({ [`${"x".repeat(99)}😀`]: 1 })).toThrow(`unknown argument "${"x".repeat(99)}"`);
  });

  it.each([undefined, null, {}, { tabId: null, includeHtml: null, pageSize: null }])(
    "takes %j as nothing given",
    (given) => {
      expect(parse(given)).toEqual({ includeHtml: false, pageSize: 50 });
    },
  );

  it("names ten of many complaints, and counts the others", () => {
    const levels = z.strictObject({ levels: z.array(z.enum(["error", "warn"])) });
    const complaint = (): unknown => parseArguments("a_tool", levels, { levels: Array(20).fill("x") });
    expect(complaint).toThrow(/"levels\.9": invalid option.*; and 10 more\.$/);
    expect(complaint).not.toThrow(/"levels\.10"/);
  });

  it("names an unknown argument and those allowed", () => {
    expect(() => parse({ tabid: 1 })).toThrow(
      'a_tool: unknown argument "tabid" (allowed are tabId, includeHtml, pageSize).',
    );
  });

  it.each([
    [{ pageSize: 500 }, /"pageSize".*<=200/],
    [{ pageSize: 0 }, /"pageSize".*>=1/],
    [{ pageSize: "3" }, /"pageSize".*expected number/],
    [{ tabId: 2.5 }, /"tabId".*expected int/],
    [{ includeHtml: "yes" }, /"includeHtml".*expected boolean/],
  ])("refuses %j, naming the argument and what is allowed", (given, message) => {
    expect(() => parse(given)).toThrow(message);
  });

  it.each([{}, { code: null }])("says of %j that the one it needs is missing", (given) => {
    const needed = z.strictObject({ code: z.string().min(1) });
    expect(() => parseArguments("a_tool", needed, given)).toThrow(
      'a_tool: argument "code" is missing, expected string.',
    );
  });

  it.each([["text"], [[1]], [42]])("refuses %j, which is no object", (given) => {
    expect(() => parse(given)).toThrow("The arguments must be a JSON object.");
  });

  it("treats __proto__ as any unknown argument", () => {
    expect(() => parse(JSON.parse('{"__proto__":{"tabId":1}}'))).toThrow('unknown argument "__proto__"');
  });
});

describe("arguments that come again", () => {
  it("are the same object, which nobody can change", () => {
    const reader = new ArgumentsReader("a_tool", schema);
    const read = reader.read({ tab_id: 3 });
    expect(read).toEqual(parse({ tab_id: 3 }));
    expect(reader.read({ tab_id: 3 })).toBe(read);
    expect(Object.isFrozen(read)).toBe(true);
  });

  it("are told apart by every value and its type", () => {
    const anything = z.strictObject({ a: z.unknown(), b: z.unknown() }).partial();
    const reader = new ArgumentsReader("a_tool", anything);
    const different = [
      {},
      { a: 1 },
      { a: "1" },
      { a: true },
      { a: "true" },
      { a: '1,"b":1' },
      { a: 1, b: 1 },
      { b: 1 },
      { a: -0.5 },
      { a: [1] },
      { a: { b: 1 } },
      { a: "x".repeat(600) },
    ];
    for (let round = 0; round < 2; round += 1) {
      for (const given of different) expect(reader.read(given)).toEqual(given);
    }
  });

  it("are refused every time, also beside others that look alike as JSON", () => {
    const reader = new ArgumentsReader("a_tool", schema);
    expect(reader.read({ pageSize: null })).toEqual(parse({}));
    for (const wrong of [{ pageSize: Number.NaN }, { pageSize: 0 }, { pageSize: 0 }, { pageSize: "50" }]) {
      expect(() => reader.read(wrong)).toThrow('argument "pageSize"');
    }
  });

  it("are forgotten before they are many", () => {
    const reader = new ArgumentsReader("a_tool", schema);
    const first = reader.read({ tabId: 1 });
    for (let tabId = 2; tabId < 60; tabId += 1) reader.read({ tabId });
    expect(reader.read({ tabId: 1 })).toEqual(first);
    expect(reader.read({ tabId: 1 })).not.toBe(first);
  });
});
