/** @jest-environment jsdom */
import { textContentOf } from "./dom-access.js";
import { visibleText as read } from "./visible-text.js";

// jsdom lays nothing out: an element's text is its text content, whatever has no style is inline, and all is shown.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, "innerText", {
    configurable: true,
    get(this: HTMLElement) {
      return (textContentOf(this) ?? "").trim();
    },
  });
  Element.prototype.checkVisibility = () => true;
});

const shown = (html: string): string => {
  document.body.innerHTML = html;
  return read(document.body);
};
/** As a form does for the names of its controls, which jsdom does not know. */
const answersWithControl = (form: HTMLFormElement | null, name: string): void => {
  Object.defineProperty(form, name, { value: form?.elements[0] });
};
const attach = (selector: string, html: string, mode: ShadowRootMode = "open"): string => {
  const host = document.querySelector(selector);
  if (host === null) throw new Error(selector);
  host.attachShadow({ mode }).innerHTML = html;
  return read(document.body);
};

describe("the text that a page shows", () => {
  it("is what the browser says, where there are no open shadow roots", () => {
    expect(shown("<p>one</p><p>two</p>")).toBe("onetwo");
    shown("<p>one</p><div></div>");
    expect(attach("div", "<p>secret</p>", "closed")).toBe("one");
  });

  it("has that of open shadow roots in its place, slots filled", () => {
    shown("<p>before</p><div><b slot='s'>slotted</b><i>nowhere</i></div><p>after</p>");
    expect(attach("div", "<p>in</p><slot name='s'></slot><slot name='t'>instead</slot>")).toBe(
      "before\n\nin\n\nslottedinstead\n\nafter",
    );
  });

  it("has that of shadow roots in shadow roots", () => {
    shown("<div></div>");
    attach("div", "<section>outer <span></span> words</section>");
    const inner = document.querySelector("div")?.shadowRoot?.querySelector("span");
    inner?.attachShadow({ mode: "open" }).append("deep");
    expect(read(document.body)).toBe("outer deep words");
  });

  it("keeps words apart that are apart, and blanks together", () => {
    shown("<div>\n  a <b>b </b><i> c</i>d<br>\n  e <span></span></div>");
    expect(attach("span", " f\n  g ")).toBe("a b cd\ne f g");
  });

  it("leaves out what is not shown", () => {
    shown("<div></div><p style='display: none'>hidden</p>");
    const inside =
      "<style>p { color: red }</style><p style='display: none'>gone</p>" +
      "<p style='visibility: hidden'>unseen<slot></slot></p><p>seen</p>";
    expect(attach("div", inside)).toBe("seen");
  });

  it("keeps the blanks of preformatted text, and shows nothing of closed details", () => {
    shown("<pre>  a\n   b</pre><details><summary>Sum</summary>closed</details><div></div>");
    const details = document.querySelector("details");
    details?.querySelector("summary")?.append(document.createElement("span"));
    expect(attach("span", "mary")).toBe("a\n   b\nSummary");
  });

  it("reads a form that answers with its controls, as any other", () => {
    shown("<form>a <input></form><div></div>");
    const form = document.querySelector("form");
    for (const name of ["textContent", "innerText", "firstChild"]) answersWithControl(form, name);
    expect(attach("div", "<p>b</p>")).toBe("a\n\nb");
  });

  it("reads a page of any width", () => {
    document.body.innerHTML = "<div></div>";
    for (let count = 0; count < 150_000; count += 1) document.body.append("");
    expect(attach("div", "<p>in</p>")).toBe("in");
    document.body.replaceChildren();
  });

  it("reads a page of any depth", () => {
    document.body.innerHTML = "";
    let inner: Element = document.body;
    for (let level = 0; level < 1_000; level += 1) inner = inner.appendChild(document.createElement("div"));
    inner.attachShadow({ mode: "open" }).append("bottom");
    expect(read(document.body)).toBe("bottom");
    document.body.replaceChildren();
  });
});
