/** @jest-environment jsdom */
import { pageMarkdown as made } from "./page-markdown.js";

const pageMarkdown = (): string | undefined => made()?.markdown;

const show = (body: string, head = ""): void => {
  document.head.innerHTML = head;
  document.body.innerHTML = body;
};
const sentence =
  "The apple tree was first grown in Central Asia, where its wild ancestor is still found today. ";
const article = `<article><h1>All about apples</h1>${`<p>${sentence.repeat(4)}</p>`.repeat(6)}
  <p>See <a href="/pears?x=1">the pears</a>.</p></article>`;

describe("the Markdown of an article", () => {
  beforeEach(() =>
    show(
      `<nav><a href="/home">Home</a></nav><div class="sidebar">Buy now!</div>${article}<footer>Imprint</footer>`,
      "<title>All about apples</title>",
    ),
  );

  it("is its readable part under its title, with absolute links", () => {
    const markdown = pageMarkdown();
    expect(markdown).toMatch(/^# All about apples\n\n(?!.*All about apples).*The apple tree/s);
    expect(markdown).toContain("[the pears](http://localhost/pears?x=1)");
    expect(markdown).not.toMatch(/Home|Buy now|Imprint/);
  });

  it("leaves the page as it is", () => {
    const before = document.documentElement.outerHTML;
    pageMarkdown();
    expect(document.documentElement.outerHTML).toBe(before);
  });
});

describe("the Markdown of a page that is no article", () => {
  it("has preformatted text as it is, as of a JSON document", () => {
    show('<pre>{"a": [1, 2],\n  "b_c": "*"}</pre>');
    expect(pageMarkdown()).toBe('```\n{"a": [1, 2],\n  "b_c": "*"}\n```');
    show("<pre>a\n```\nb</pre>");
    expect(pageMarkdown()).toBe("````\na\n```\nb\n````");
  });

  it("is all that is shown", () => {
    show(
      "<h1>Fruit</h1><p>A <b>few</b> <i>words</i>.</p><ul><li>apple</li><li>pear</li></ul><pre><code>a\n b</code></pre>",
    );
    expect(pageMarkdown()).toBe("# Fruit\n\nA **few** *words*.\n\n-   apple\n-   pear\n\n```\na\n b\n```");
  });

  it("has tables", () => {
    show("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>");
    expect(pageMarkdown()).toMatch(/\| a +\| b +\|\n\| -+ +\| -+ +\|\n\| 1 +\| 2 +\|/);
  });

  it("has what is in open shadow roots, each child in its slot", () => {
    show("<x-card><b>inner</b></x-card>");
    const shadow = document.querySelector("x-card")!.attachShadow({ mode: "open" });
    shadow.innerHTML = "<p>before <slot></slot> after</p>";
    expect(pageMarkdown()).toBe("before **inner** after");
  });

  it("has the words of a same-origin frame", () => {
    show("<p>outer</p><iframe></iframe>");
    document.querySelector("iframe")!.contentDocument!.body.innerHTML = "<p>framed</p>";
    expect(pageMarkdown()).toBe("outer\n\nframed");
  });

  it("has neither what is hidden nor what is typed", () => {
    show(
      `<p style="display:none">gone</p><p style="visibility:hidden">hidden <b style="visibility:visible">seen</b></p>
       <script>script</script><style>style</style><textarea>typed</textarea><input value="typed">`,
    );
    expect(pageMarkdown()).toBe("**seen**");
  });

  it("has no scripts and no files in addresses", () => {
    show(
      '<a href="javascript:alert(1)">x</a> <img alt="a" src="data:image/png;base64,AAAA"><img alt="" src="/d.png"><img alt="b" src="/b.png">',
    );
    expect(pageMarkdown()).toBe("x ![b](http://localhost/b.png)");
  });

  it("is not misled by elements that take the names of properties", () => {
    const names = ["attributes", "childNodes", "firstChild", "nodeName", "getAttribute", "parentNode"];
    show(
      `<form>${names.map((name) => `<button name="${name}">x</button>`).join("")}<p>kept</p></form>
       <img name="implementation" alt=""><img name="createElement" alt=""><img name="querySelectorAll" alt=""><img name="body" alt="">`,
    );
    expect(pageMarkdown()).toContain("kept");
  });

  it("takes a page deeper than any stack", () => {
    show(`${"<div>".repeat(600)}deep${"</div>".repeat(600)}`);
    expect(pageMarkdown()).toBe("deep");
  });

  it("is had of an element with any number of children", () => {
    show("<p>Before</p><div></div>");
    const wide = document.querySelector("div");
    for (let index = 0; index < 150_000; index += 1) wide?.append(new Comment());
    expect(pageMarkdown()).toBe("Before");
  });

  it("is cut where it is too large", () => {
    show(`<p>${"x".repeat(1_000_100)}</p>`);
    expect(pageMarkdown()).toBe(`${"x".repeat(1_000_000)}\n... [TRUNCATED - original size: 1000100]`);
  });
});

it("says of a page with too many nodes that it is of the first of them", () => {
  show("<p>one</p><p>two</p>");
  expect(made(2)).toEqual({
    markdown: "one",
    limitations: [expect.stringMatching(/more than 2 elements and texts.*first 2/)],
  });
  expect(made(4)).toEqual({ markdown: "one\n\ntwo", limitations: [] });
});

it("is not there of a document without a body", () => {
  const { body } = document;
  body.remove();
  expect(pageMarkdown()).toBeUndefined();
  document.documentElement.append(body);
});
