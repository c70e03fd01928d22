import { firstPosition, withoutFramesOf } from "./stack-text.js";

const position = (line: string) => firstPosition(`Error: at https://not.test/x.js:9:9\n${line}`);

describe("the first position of a stack", () => {
  it.each([
    ["    at f (https://a.test/x.js:3:14)", "https://a.test/x.js", 3, 14],
    ["    at https://a.test/x.js:3:14", "https://a.test/x.js", 3, 14],
    ["    at async https://a.test/x.js:3:14", "https://a.test/x.js", 3, 14],
    ["    at async f (https://a.test/x.js?a=(b):3:14)", "https://a.test/x.js?a=(b)", 3, 14],
    ["    at new A [as b] (about:srcdoc:1:2)", "about:srcdoc", 1, 2],
    ["    at eval (eval at f (https://a.test/x.js:3:14), <anonymous>:1:5)", "https://a.test/x.js", 3, 14],
    ["    at f (file:///home/a%20b/x.html:3:14)", "file:///home/a%20b/x.html", 3, 14],
  ])("is that of %s", (line, url, row, column) => {
    expect(position(line)).toEqual({ url, line: row, column });
  });

  it("is that of the first frame that lies in a script", () => {
    const stack =
      "    at <anonymous>:1:5\n    at Array.map (<anonymous>)\n    at g (https://a.test/y.js:1:2)";
    expect(firstPosition(stack)).toEqual({ url: "https://a.test/y.js", line: 1, column: 2 });
  });

  it("is not that of code that code without an address had evaluated", () => {
    const stack =
      "    at eval (eval at <anonymous> (:1:1), <anonymous>:3:9)\n    at g (https://a.test/y.js:1:2)";
    expect(firstPosition(stack)).toEqual({ url: "https://a.test/y.js", line: 1, column: 2 });
  });

  it("is unknown of a stack without one", () => {
    expect(firstPosition("Error: no\n    at <anonymous>")).toBeUndefined();
  });
});

describe("a stack without the extension's frames", () => {
  const own = "    at f (chrome-extension://own/page/console-capture.js:1:2)";

  it("keeps those of the page", () => {
    const stack = `Error: chrome-extension://own/ is named\n${own}\n    at own.js:1:2\n    at https://a.test/x.js:3:14`;
    expect(withoutFramesOf(["chrome-extension://own/", "own.js"], stack)).toBe(
      "Error: chrome-extension://own/ is named\n    at https://a.test/x.js:3:14",
    );
  });

  it("is none where no frame is left", () => {
    expect(withoutFramesOf(["chrome-extension://own/", "own.js"], `Error: no\n${own}`)).toBeUndefined();
  });
});
