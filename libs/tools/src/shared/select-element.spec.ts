import type { BrowserMcpError, DomNode } from "@browser-mcp/protocol";
import { el, nested, textEl } from "./dom-tree.fixture.js";
import { indexTree } from "./dom-tree.js";
import { selectFirst } from "./select-element.js";

const page = el(
  "html",
  { lang: "en" },
  el("head", {}, el("title")),
  el(
    "body",
    { id: "top" },
    el(
      "ul",
      { id: "list", class: "menu wide" },
      el("li", { class: "a", id: "one" }, el("a", { href: "/home", id: "home", TITLE: "Home" })),
      el("li", { class: "a b", id: "two" }, el("a", { href: "http://x.test/", id: "out" })),
      el("li", { class: "b", id: "three" }, el("input", { type: "CHECKBOX", checked: "", id: "box" })),
    ),
    el("svg", { viewBox: "0 0 1 1", id: "pic" }, el("linearGradient", { id: "grad" })),
    el("p", { id: "last", "data-x.y": "1" }),
  ),
);

const find = (selector: string, root: DomNode = page, hasText = true) =>
  selectFirst(indexTree(root), selector, hasText)?.node;
const idOf = (selector: string) => find(selector)?.attributes["id"];

const failure = (selector: string, root: DomNode = page, hasText = true): BrowserMcpError => {
  try {
    find(selector, root, hasText);
  } catch (thrown) {
    return thrown as BrowserMcpError;
  }
  throw new Error("it did not fail");
};

describe("selectFirst", () => {
  it.each([
    ["#list > .a:nth-child(2)", "two"],
    ["li", "one"],
    ["LI.b", "two"],
    ['a[href^="/"]', "home"],
    ['a[HREF^="http"]', "out"],
    ["A[title=Home]", "home"],
    ["li:not(.a)", "three"],
    ["li:not(:first-child):not(:last-child)", "two"],
    [".menu.wide", "list"],
    ["li:has(> input)", "three"],
    ["li:has(+ li)", "one"],
    ["#one ~ li.b", "two"],
    ["#two + li", "three"],
    ["li:nth-last-child(1)", "three"],
    ["li:nth-child(2 of .b)", "three"],
    ["input[type=checkbox]:checked", "box"],
    ["[viewBox]", "pic"],
    ["svg linearGradient", "grad"],
    ["ul, p", "list"],
    ["p, ul", "list"],
    ["body > *:last-child", "last"],
    ["p:only-of-type", "last"],
    [":is(p, svg)", "pic"],
    ["#pic > :first-child:last-child", "grad"],
    ["a:link", "home"],
    ["#last\\0", undefined],
    [".A", undefined],
    ["*|p", "last"],
    ["*|ul > *|*:first-child", "one"],
    ["[*|href='/home']", "home"],
    ["/*|*/ p", "last"],
    ["[id='*|p']", undefined],
    ["[href$='/home']", "home"],
    ["p:not([title='a@b'], [title=a@b]) /* @ */", "last"],
    ["#last:not(.\\@x)", "last"],
    ["table", undefined],
  ])("%s", (selector, id) => {
    expect(idOf(selector)).toBe(id);
  });

  it.each([":root", ":scope", "html", "*", ":lang(en)"])("%s is the document element", (selector) => {
    expect(find(selector)?.tag).toBe("html");
  });

  it.each([
    ["li[", /Expected name/],
    ["li:nope", /Unknown pseudo-class :nope/],
    ["p::before", /Pseudo-elements are not supported/],
    ["p:hover", /:hover asks for the live page/],
    ["p:active", /:active asks for the live page/],
    [":focus", /:focus asks for the live page/],
    ["li:not(:focus-within)", /:focus-within asks for the live page/],
    ["a:visited", /:visited asks for the live page/],
    ["table:target", /:target asks for the live page/],
    [":defined", /:defined asks for the live page/],
    ["input:invalid", /:invalid asks for the live page/],
    ["p:dir(ltr)", /:dir asks for the live page/],
    ["p:read-only", /:read-only asks for the live page/],
    ["p:READ-WRITE", /:read-write asks for the live page/],
    ["@media", /^Unexpected @/],
    ["@media print { p {} }", /^Unexpected @/],
    ["li, @media", /^Unexpected @/],
    ["li @media", /^Unexpected @/],
    [":not(@media)", /^Unexpected @/],
    ["p { color: red }", /^Unexpected {/],
    ["$p", /^Unexpected \$/],
    [":constructor", /Unknown pseudo-class :constructor/],
    ["> li", /Relative selectors are not allowed/],
    ["li:nth-child(x)", /./],
    ["li,", /./],
  ])("quotes the complaint about %s", (selector, complaint) => {
    const { code, message } = failure(selector);
    expect(code).toBe("INVALID_PARAMETERS");
    expect(message).toMatch(/^argument "selector": .{1,201} is not a CSS selector that can be used: /s);
    expect(message.split("that can be used: ")[1]).toMatch(complaint);
  });

  it("quotes no more of a selector than a person reads", () => {
    const { code, message } = failure(`p${":not(".repeat(20_000)}`);
    expect(code).toBe("INVALID_PARAMETERS");
    expect(message.length).toBeLessThan(400);
  });

  it("is never quoted with half a character", () => {
    expect(failure(`p@${"😀".repeat(300)}`).message).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  describe("that asks for text", () => {
    const texts = el(
      "body",
      {},
      textEl("p", "Hello"),
      el("div", {}, textEl("b", "deep")),
      textEl("i", " \n"),
    );

    it.each([
      ["p:contains(Hell)", "p"],
      ["p:not(:contains(a@b), :contains('{'))", "p"],
      ["div:contains(deep)", "div"],
      [":icontains(HELLO):not(body)", "p"],
      [":empty", "i"],
      ["div :not(:empty)", "b"],
    ])("%s", (selector, tag) => {
      expect(find(selector, texts)?.tag).toBe(tag);
    });

    it.each(["p:contains(Hell)", "p:empty", "p:not(:empty)"])("%s is refused without text", (selector) => {
      expect(failure(selector, texts, false).code).toBe("UNSUPPORTED_ACTION");
    });

    it("says nothing of elements that have children", () => {
      expect(find("div:empty", texts, false)).toBeUndefined();
    });
  });

  it("survives any depth", () => {
    expect(find("b > i", nested(50_000))?.tag).toBe("i");
    expect(find("p", nested(50_000))).toBeUndefined();
  });

  it("gives up on a selector that takes too long", () => {
    const wide = el("ul", {}, ...Array.from({ length: 20_000 }, () => el("li")));
    expect(failure("li:nth-last-child(1)", wide).code).toBe("LIMIT_EXCEEDED");
    expect(failure("p * * * i", nested(400)).code).toBe("LIMIT_EXCEEDED");
  });

  it("asks every element, and leaves none of them changed", () => {
    const before = JSON.stringify(page);
    find("#list li:has(a) ~ li:not(:empty)");
    expect(JSON.stringify(page)).toBe(before);
  });
});
