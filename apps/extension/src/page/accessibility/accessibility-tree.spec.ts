/** @jest-environment jsdom */
import { MessageChannel } from "node:worker_threads";
import type { AccessibilityNode } from "@browser-mcp/protocol";
import { accessibilityTree } from "./accessibility-tree.js";

interface Reply {
  readonly tree: AccessibilityNode;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly source: string;
}

// jsdom lays nothing out, and knows neither styles of generated content nor channels.
beforeAll(() => {
  Object.assign(globalThis, { MessageChannel });
  Element.prototype.checkVisibility = () => true;
  const real = window.getComputedStyle.bind(window);
  window.getComputedStyle = (element, pseudo) =>
    pseudo
      ? ({ getPropertyValue: () => "" } as Partial<CSSStyleDeclaration> as CSSStyleDeclaration)
      : real(element);
});

const show = (body: string): void => {
  document.documentElement.lang = "en";
  document.head.innerHTML = "<title>Page</title>";
  document.body.innerHTML = body;
};
const read = async (budgetMs = 60_000, maxNodes?: number): Promise<Reply> =>
  JSON.parse((await accessibilityTree({ budgetMs }, maxNodes)).json) as Reply;
const treeOf = async (body: string): Promise<AccessibilityNode> => {
  show(body);
  return (await read()).tree;
};
/** `role "name"(children)` of a node, for a comparison at a glance. */
const outline = ({ role, name, children }: AccessibilityNode): string =>
  `${role}${name === "" ? "" : ` "${name}"`}${children.length === 0 ? "" : `(${children.map(outline).join(", ")})`}`;
/** Of what is in the body. */
const inside = async (body: string): Promise<string> => (await treeOf(body)).children.map(outline).join(", ");
const first = async (body: string): Promise<AccessibilityNode> => (await treeOf(body)).children[0]!;

describe("the computed tree", () => {
  it("begins with the document, and says who made it", async () => {
    show("<p>x</p>");
    expect(await read()).toMatchObject({
      tree: { tag: "body", role: "document", name: "Page", issues: [] },
      source: "computed",
    });
  });

  it("drops nothing under plain containers", async () => {
    expect(await inside("<div><div><span><button>Go</button></span><p>Words</p></div></div>")).toBe(
      'button "Go", paragraph(StaticText "Words")',
    );
  });

  it("has no role for what ARIA has no name for", async () => {
    expect(await inside("<fieldset><legend>Size</legend><input></fieldset>")).toBe(
      'group "Size"(generic(StaticText "Size"), textbox)',
    );
  });

  it("keeps boxes with words, and reads a run of words as one", async () => {
    expect(await inside("<div>One <span>two</span> <b>three</b></div><div>four</div>")).toBe(
      'generic(StaticText "One two three"), generic(StaticText "four")',
    );
    expect(await inside("one<section>two</section>three")).toBe(
      'StaticText "one", generic(StaticText "two"), StaticText "three"',
    );
  });

  it("names by the rules: labels, alternatives, content, references", async () => {
    expect(
      await inside(
        `<label>Mail <input type="email"></label><img alt="Logo" src="x"><a href="/x"><img alt="Home"></a>
         <span id="l">Pick</span><div role="slider" aria-labelledby="l" tabindex="0"></div><h2>Head</h2>`,
      ),
    ).toBe(
      'StaticText "Mail", textbox "Mail", img "Logo", link "Home"(img "Home"), StaticText "Pick", slider "Pick", heading "Head"',
    );
  });

  it("knows roles by element and by their surroundings", async () => {
    expect(
      await inside(
        `<header>h</header><article><header>a</header></article><section>s</section><section aria-label="S">s</section>
         <table><tr><th scope="row">r</th><td>d</td></tr></table><input type="password"><input type="file" aria-label="F">`,
      ),
    ).toBe(
      'banner(StaticText "h"), article(generic(StaticText "a")), generic(StaticText "s"), region "S"(StaticText "s"), ' +
        'table(rowgroup(row(rowheader "r", cell "d"))), textbox, button "F"',
    );
  });

  it("takes the first role that exists, and tells of one that does not", async () => {
    expect(await first('<div role="nonsense tab">x</div>')).toMatchObject({
      role: "tab",
      issues: ["Unknown role"],
    });
    expect(await first('<nav role="nonsense" aria-label="n">x</nav>')).toMatchObject({
      role: "navigation",
      issues: ["Unknown role"],
    });
    expect(await inside('<ul role="none"><li>x</li></ul>')).toBe('listitem(StaticText "x")');
  });

  it("has no more of what is hidden than what is shown in it", async () => {
    expect(
      await inside(
        `<p style="display:none">a</p><p aria-hidden="true">b</p><p hidden>c</p><script>d</script><img alt="">
         <details><summary>Sum</summary>closed</details><div style="visibility:hidden">e<b style="visibility:visible">f</b></div>`,
      ),
    ).toBe('group(button "Sum"), StaticText "f"');
  });

  it("says how many frames it could not look into", async () => {
    show('<iframe title="Closed"></iframe>');
    expect((await read()).summary).toMatchObject({ framesLeftOut: 0 });
    const ofAnotherOrigin = jest.spyOn(HTMLIFrameElement.prototype, "contentDocument", "get");
    ofAnotherOrigin.mockReturnValue(null);
    expect((await read()).summary).toMatchObject({ framesLeftOut: 1 });
    ofAnotherOrigin.mockRestore();
  });

  it("has open shadow roots, slots and same-origin frames", async () => {
    show('<x-card><b>slotted</b></x-card><iframe title="Frame"></iframe>');
    document.querySelector("x-card")!.attachShadow({ mode: "open" }).innerHTML = "<p>in <slot></slot></p>";
    document.querySelector("iframe")!.contentDocument!.body.innerHTML = "<h1>Framed</h1>";
    const { tree } = await read();
    expect(tree.children.map(outline).join(", ")).toBe(
      'paragraph(StaticText "in slotted"), iframe "Frame"(heading "Framed")',
    );
  });

  it("tells states, order of focus and ARIA, but nothing that is typed", async () => {
    show(
      '<input type="password" required placeholder="Secret?" aria-describedby="d"><p id="d">At least 8</p>',
    );
    document.querySelector("input")!.value = "hush";
    const { tree } = await read();
    expect(tree.children[0]).toEqual({
      tag: "input",
      role: "textbox",
      name: "Secret?",
      focusable: true,
      tabIndex: 0,
      visible: true,
      ariaAttributes: { "aria-describedby": "d" },
      semanticInfo: { type: "password", required: true, placeholder: "Secret?", description: "At least 8" },
      issues: [],
      children: [],
    });
    expect(await first('<input type="checkbox" checked aria-label="c" disabled>')).toMatchObject({
      focusable: false,
      semanticInfo: { checked: true, disabled: true },
    });
    expect(JSON.stringify(await read())).not.toContain("hush");
  });

  it("survives elements that take the names of what is asked for", async () => {
    const names = [
      "getAttribute",
      "tagName",
      "localName",
      "attributes",
      "childNodes",
      "getRootNode",
      "cloneNode",
    ];
    const controls = names.map((name) => `<input name="${name}" aria-label="${name}">`).join("");
    expect(
      await inside(`<form aria-label="F" role="nonsense">${controls}</form><img name="defaultView" alt="d">`),
    ).toContain('textbox "cloneNode"');
  });
});

describe("the issues of a tree", () => {
  it("are found and counted, with advice", async () => {
    show(
      `<img src="x"><a href="/x"></a><button></button><input><h2>Two</h2><h4>Four</h4><iframe></iframe>
       <p tabindex="3">p</p><div aria-hidden="true"><button>x</button></div><p aria-labelledby="none">q</p>`,
    );
    document.documentElement.removeAttribute("lang");
    const { summary, tree } = await read();
    expect(summary).toMatchObject({
      totalIssues: 10,
      issueTypes: {
        "Document without a language": 1,
        "Hidden content with focusable elements": 1,
        "Image without alternative text": 1,
        "Link without a name": 1,
        "Button without a name": 1,
        "Form control without a label": 1,
        "Heading level skipped": 1,
        "Frame without a title": 1,
        "Positive tabindex": 1,
        "Reference to a missing id": 1,
      },
      headingLevels: { h2: 1, h4: 1 },
      ariaUsage: { "aria-labelledby": 1 },
      focusableElements: 5,
      truncated: false,
    });
    expect(summary["recommendations"]).toHaveLength(10);
    expect(tree.children.find(({ name }) => name === "Four")?.issues).toEqual(["Heading level skipped"]);
  });
});

describe("the bounds of a tree", () => {
  it("are nodes, filled level by level", async () => {
    show(`<ul>${"<li>x</li>".repeat(3)}</ul>`);
    const { tree, summary } = await read(undefined, 6);
    expect(tree.children.map(outline)).toEqual(['list(listitem(StaticText "x"), listitem, listitem)']);
    expect(summary).toMatchObject({
      totalNodes: 6,
      truncated: true,
      truncationReason: "The page has more nodes than one tree may hold.",
    });
    expect((await read(undefined, 8)).summary).toMatchObject({ totalNodes: 8, truncated: false });
  });

  it("are not the number of an element's children", async () => {
    show("<p>Before</p><div></div>");
    const wide = document.querySelector("div");
    for (let index = 0; index < 150_000; index += 1) wide?.append(new Text(" "));
    expect((await read()).tree.children.map(outline)).toEqual(['paragraph(StaticText "Before")']);
  }, 60_000);

  it("are time", async () => {
    show("<ul><li>x</li></ul>");
    expect((await read(-1)).summary).toMatchObject({
      totalNodes: 1,
      truncated: true,
      truncationReason: "The time that was given ended.",
    });
  });
});
