/** @jest-environment jsdom */
import type { DomCoverage, WireDomNode } from "@browser-mcp/protocol";
import { PageFailure } from "./page-functions.js";
import { snapshotDom, type SnapshotRequest } from "./snapshot-dom.js";

interface Snapshot {
  readonly nodeCount: number;
  readonly subtreeCount: number;
  readonly root: WireDomNode;
  readonly coverage: DomCoverage;
}

const everything: SnapshotRequest = {
  maxDepth: 1_000,
  maxNodes: 20_000,
  includeStyles: false,
  excludeScripts: false,
  excludeStyles: false,
};
const take = (request: Partial<SnapshotRequest> = {}): Snapshot =>
  JSON.parse(snapshotDom({ ...everything, ...request }).json) as Snapshot;
const failure = (selector: string): PageFailure => {
  try {
    take({ selector });
  } catch (thrown) {
    if (thrown instanceof PageFailure) return thrown;
  }
  throw new Error("It did not fail.");
};
const show = (body: string): void => {
  document.head.innerHTML = "";
  document.body.innerHTML = body;
};
/** `tag(children)` of a node, for a comparison at a glance. */
const shape = ({ tag, children = [], remainingChildren }: WireDomNode): string => {
  const inner = [
    ...children.map(shape),
    ...(remainingChildren === undefined ? [] : [`+${remainingChildren}`]),
  ];
  return inner.length === 0 ? `${tag}` : `${tag}(${inner.join(" ")})`;
};

describe("a snapshot of a document", () => {
  it("holds elements, attributes and each element's own text", () => {
    show('<p id="a" class="b c"> One\n <b>two</b> three </p>');
    const { root, nodeCount, subtreeCount, coverage } = take();
    expect(root.children?.[1]?.children).toEqual([
      {
        tag: "p",
        attributes: { id: "a", class: "b c" },
        text: "One three",
        children: [{ tag: "b", attributes: {}, text: "two", children: [] }],
      },
    ]);
    expect([nodeCount, subtreeCount]).toEqual([5, 5]);
    expect(coverage).toEqual({ text: true, styles: false, selected: true });
  });

  it("keeps the lines of preformatted text", () => {
    show("<pre>a\n  b</pre>");
    expect(take({ selector: "pre" }).root.text).toBe("a\n  b");
  });

  it("cuts long text between characters, and says so", () => {
    show(`<p>${"x".repeat(499)}😀${"y".repeat(99)}</p>`);
    expect(take({ selector: "p" }).root.text).toBe(
      `${"x".repeat(499)}\n... [TRUNCATED - original size: 600]`,
    );
  });

  it("bounds the attributes of an element", () => {
    show("<p></p>");
    const element = document.querySelector("p")!;
    for (let index = 0; index < 500; index += 1) element.setAttribute(`data-${index}`, "v".repeat(1_000));
    const { attributes = {} } = take({ selector: "p" }).root;
    expect(JSON.stringify(attributes).length).toBeLessThan(6_000);
    expect(Object.keys(attributes).slice(0, 3)).toEqual(["data-0", "data-1", "data-2"]);
    expect(attributes["…"]).toMatch(/^49\d more left out$/);
  });

  it("tells neither passwords nor what was typed", () => {
    show(
      '<input type="PassWord" value="hush"><input type="text" autocomplete="current-password" value="hush"><input>',
    );
    document.querySelectorAll("input").forEach((input) => (input.value = "typed"));
    expect(take().root.children?.[1]?.children?.map(({ attributes }) => attributes?.["value"])).toEqual([
      "[REDACTED]",
      "[REDACTED]",
      undefined,
    ]);
  });

  it("has open shadow roots and the documents of frames, nested too", () => {
    show("<div id=host><i></i></div><iframe></iframe>");
    const shadow = document.querySelector("#host")!.attachShadow({ mode: "open" });
    shadow.innerHTML = "<section></section>";
    shadow.querySelector("section")!.attachShadow({ mode: "open" }).innerHTML = "deep<b></b>";
    document.querySelector("iframe")!.contentDocument!.body.innerHTML = "<p></p>";
    const { root, nodeCount } = take({ selector: "body" });
    expect(shape(root)).toBe(
      "body(div(#shadow-root(section(#shadow-root(b))) i) iframe(#document(html(head body(p)))))",
    );
    expect(nodeCount).toBe(15);
  });

  it("does not look into closed shadow roots", () => {
    show("<div></div>");
    document.querySelector("div")!.attachShadow({ mode: "closed" }).innerHTML = "<b></b>";
    expect(shape(take({ selector: "body" }).root)).toBe("body(div)");
  });

  it("keeps the spelling of what is no HTML", () => {
    show('<svg viewBox="0 0 1 1"><linearGradient/></svg>');
    expect(shape(take({ selector: "svg" }).root)).toBe("svg(linearGradient)");
    expect(take({ selector: "svg" }).root.attributes).toEqual({ viewBox: "0 0 1 1" });
  });

  it("is not misled by elements that take the names of properties", () => {
    const names = [
      "attributes",
      "children",
      "childNodes",
      "firstChild",
      "localName",
      "tagName",
      "nodeType",
      "shadowRoot",
    ];
    show(
      `<form>${names.map((name) => `<input name="${name}">`).join("")}</form><img name="documentElement"><img name="querySelector">`,
    );
    const { root, nodeCount } = take();
    expect(shape(root)).toBe(`html(head body(form(${names.map(() => "input").join(" ")}) img img))`);
    expect(nodeCount).toBe(6 + names.length);
  });

  it("keeps an attribute named __proto__", () => {
    show('<p __proto__="x"></p>');
    expect(Object.entries(take({ selector: "p" }).root.attributes ?? {})).toEqual([["__proto__", "x"]]);
  });

  it("leaves out scripts and styles where told to, but not the root", () => {
    show(
      '<script></script><noscript></noscript><style></style><link rel="StyleSheet"><link rel="icon"><template></template>',
    );
    expect(shape(take({ selector: "body", excludeScripts: true, excludeStyles: true }).root)).toBe(
      "body(link template)",
    );
    expect(shape(take({ selector: "body", excludeScripts: true }).root)).toBe(
      "body(style link link template)",
    );
    expect(shape(take({ selector: "style", excludeStyles: true }).root)).toBe("style");
  });

  it("is null of an empty document", () => {
    const root = document.documentElement;
    root.remove();
    expect(take()).toMatchObject({ root: null, nodeCount: 0, subtreeCount: 0 });
    document.append(root);
  });
});

describe("the bounds of a snapshot", () => {
  it("fill it level by level, and say what they leave out", () => {
    show("<ul><li><b></b></li><li></li></ul><ol><li></li></ol>");
    expect(shape(take({ selector: "body", maxNodes: 5 }).root)).toBe("body(ul(li(+1) li) ol(+1))");
    const byDepth = take({ selector: "body", maxDepth: 1 });
    expect(shape(byDepth.root)).toBe("body(ul(+2) ol(+1))");
    expect(byDepth.coverage.maxDepth).toBe(1);
    expect(byDepth.subtreeCount).toBe(7);
  });

  it("end a tree that is deeper than a reader of JSON goes", () => {
    show("");
    let deepest: Element = document.body;
    for (let level = 0; level < 1_500; level += 1)
      deepest = deepest.appendChild(document.createElement("div"));
    const { root, nodeCount } = take();
    expect(nodeCount).toBe(1_503);
    let levels = 0;
    for (let node = root; node.children?.length; node = node.children[node.children.length - 1]!) levels += 1;
    expect(levels).toBe(1_000);
    document.body.replaceChildren();
  });

  it("keep the whole small enough for the socket", () => {
    show(`<p>${"é".repeat(500)}</p>`.repeat(6_000));
    expect(Buffer.byteLength(snapshotDom(everything).json)).toBeLessThan(5_000_000);
    expect(take().root.children?.[1]?.remainingChildren).toBeGreaterThan(1_000);
  });
});

describe("a selector", () => {
  it("finds the first match in the document's order", () => {
    show("<p id=a></p><div><p id=b></p></div>");
    const { root, subtreeCount, nodeCount } = take({ selector: "div p, div" });
    expect([root.tag, subtreeCount, nodeCount]).toEqual(["div", 2, 6]);
  });

  it("looks into shadow roots and frames where the document has no match", () => {
    show("<div></div><iframe></iframe>");
    document.querySelector("div")!.attachShadow({ mode: "open" }).innerHTML = "<b id=shadowed></b>";
    document.querySelector("iframe")!.contentDocument!.body.innerHTML = "<b id=framed></b>";
    expect(take({ selector: "b" }).root.attributes).toEqual({ id: "shadowed" });
    expect(take({ selector: "#framed" }).root.tag).toBe("b");
  });

  it("that is none is refused with the reason", () => {
    expect(failure("p[")).toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining("p["),
    });
  });

  it("that matches nothing is named", () => {
    expect(failure("#none")).toMatchObject({
      code: "ELEMENT_NOT_FOUND",
      message: "No element found matching selector: #none",
    });
  });
});
