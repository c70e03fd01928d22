import { singleExpression } from "./single-expression.js";

describe("a script that is a single expression", () => {
  it.each([
    ["document.title", "document.title"],
    ["(a, b)", "(a, b)"],
    ["a = b ;", "a = b"],
    ["// why\n  f() // how\n;\n", "// why\n  f()"],
    ["await fetch('/')", "await fetch('/')"],
    ["(async () => {\n  return await x;\n})();", "(async () => {\n  return await x;\n})()"],
    ["({ a: 1 })", "({ a: 1 })"],
  ])("is found: %j", (script, expression) => {
    expect(singleExpression(script)?.source).toBe(expression);
  });

  it.each([
    "",
    "const a = 1; a",
    "a; b",
    "{ a: 1 }",
    "function f() {}",
    "class A {}",
    "if (a) b",
    "return 1",
    "a), (b",
    "'unfinished",
    "#!shebang\na",
    "a\n--> b",
    "<!-- a\nb",
  ])("is not %j", (script) => {
    expect(singleExpression(script)).toBeUndefined();
  });

  it.each([
    ["(async () => 1)()", true],
    ["((async function () { await 1; })(2));", true],
    ["(() => 1)()", false],
    ["(async function* () {})()", false],
    ["(async () => 1)().then(f)", false],
    ["fetch('/')", false],
    ["async () => 1", false],
  ])("is told to be a promise where that is certain: %j", (script, isPromise) => {
    expect(singleExpression(script)?.isPromise).toBe(isPromise);
  });

  it("is not looked for in a long script", () => {
    expect(singleExpression(`f("${"x".repeat(20_000)}")`)).toBeUndefined();
  });
});
