import type { RemoteObject } from "@browser-mcp/protocol";
import { errorStack, isLiteral, renderRemoteObject } from "./remote-object.js";

const property = (name: string, type: string, value: string, subtype?: string) => ({
  name,
  type,
  value,
  subtype,
});
const stack = "TypeError: no\n    at f (http://a/:1:2)";

describe("a value of the page reads", () => {
  it.each<[string, RemoteObject]>([
    ["text", { type: "string", value: "text" }],
    ["7.5", { type: "number", value: 7.5, description: "7.5" }],
    ["NaN", { type: "number", unserializableValue: "NaN", description: "NaN" }],
    ["12n", { type: "bigint", unserializableValue: "12n", description: "12n" }],
    ["true", { type: "boolean", value: true }],
    ["null", { type: "object", subtype: "null", value: null }],
    ["undefined", { type: "undefined" }],
    ["Symbol(a)", { type: "symbol", description: "Symbol(a)" }],
    ["() => 1", { type: "function", className: "Function", description: "() => 1" }],
    ["Object", { type: "object", className: "Object", description: "Object" }],
    ["TypeError: no", { type: "object", subtype: "error", className: "TypeError", description: stack }],
    ['{"a":1}', { type: "object", value: { a: 1 } }],
  ])("%s", (text, object) => {
    expect(renderRemoteObject(object)).toBe(text);
  });

  it.each<[string, RemoteObject]>([
    [
      '{a: 1, b: Array(2), c: "x"}',
      {
        type: "object",
        description: "Object",
        preview: {
          overflow: false,
          properties: [
            property("a", "number", "1"),
            property("b", "object", "Array(2)", "array"),
            property("c", "string", "x"),
          ],
        },
      },
    ],
    [
      "Point {x: 1, …}",
      {
        type: "object",
        className: "Point",
        description: "Point",
        preview: { overflow: true, properties: [property("x", "number", "1")] },
      },
    ],
    [
      '[1, "two"]',
      {
        type: "object",
        subtype: "array",
        description: "Array(2)",
        preview: {
          overflow: false,
          properties: [property("0", "number", "1"), property("1", "string", "two")],
        },
      },
    ],
    [
      "[]",
      {
        type: "object",
        subtype: "array",
        description: "Array(0)",
        preview: { overflow: false, properties: [] },
      },
    ],
    ["{}", { type: "object", description: "Object", preview: { overflow: false, properties: [] } }],
    [
      'Map(1) {"k" => 5}',
      {
        type: "object",
        subtype: "map",
        description: "Map(1)",
        preview: {
          overflow: false,
          properties: [property("size", "number", "1")],
          entries: [
            { key: { type: "string", description: "k" }, value: { type: "number", description: "5" } },
          ],
        },
      },
    ],
    [
      "Set(1) {Object}",
      {
        type: "object",
        subtype: "set",
        description: "Set(1)",
        preview: {
          overflow: false,
          properties: [],
          entries: [{ value: { type: "object", description: "Object" } }],
        },
      },
    ],
    [
      "/a/g",
      {
        type: "object",
        subtype: "regexp",
        description: "/a/g",
        preview: { overflow: false, properties: [] },
      },
    ],
  ])("by its preview %s", (text, object) => {
    expect(renderRemoteObject(object)).toBe(text);
  });

  it("and is a literal where every console prints it alike", () => {
    expect(isLiteral({ type: "string", value: "a" })).toBe(true);
    expect(isLiteral({ type: "object", subtype: "null", value: null })).toBe(true);
    expect(isLiteral({ type: "number", unserializableValue: "-0" })).toBe(false);
    expect(isLiteral({ type: "object", description: "Object" })).toBe(false);
  });

  it("and an error's stack is there only where it has one", () => {
    expect(errorStack({ type: "object", subtype: "error", description: stack })).toBe(stack);
    expect(errorStack({ type: "object", subtype: "error", description: "Error: bare" })).toBeUndefined();
  });
});
