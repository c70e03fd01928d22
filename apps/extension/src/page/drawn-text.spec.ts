/** @jest-environment jsdom */
import { drawnText } from "./drawn-text.js";

const rootOf = (source: string): Element =>
  new DOMParser().parseFromString(source, "application/xml").documentElement;
const svg = (inside: string): Element =>
  rootOf(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml">${inside}</svg>`);

// jsdom lays nothing out: what is visible is told.
beforeEach(() => {
  Element.prototype.checkVisibility = function (this: Element) {
    return this.getAttribute("display") !== "none";
  };
  Object.defineProperty(HTMLElement.prototype, "innerText", {
    configurable: true,
    get(this: HTMLElement) {
      return this.textContent;
    },
  });
});

describe("the text that a document without a body shows", () => {
  it("is, of a drawing, what it draws", () => {
    const source =
      "<title>T</title><desc>d</desc><style>.a { fill: red }</style><script>run()</script>" +
      "<text>First\n  <tspan>line</tspan></text><g><text>second</text></g>";
    expect(drawnText(svg(source))).toBe("First line\nsecond");
  });

  it("has no text that is hidden, or kept for reference", () => {
    const source = '<defs><text>kept</text></defs><text display="none">hidden</text><text>shown</text>';
    expect(drawnText(svg(source))).toBe("shown");
  });

  it("has that of HTML inside", () => {
    expect(drawnText(svg("<foreignObject><h:p>words</h:p></foreignObject>"))).toBe("words");
  });

  it("has that of a form which answers with its controls", () => {
    const root = svg("<foreignObject><h:form>words<h:input/></h:form></foreignObject>");
    const [form] = root.getElementsByTagName("h:form");
    // jsdom's forms do not.
    for (const name of ["checkVisibility", "closest", "innerText"])
      Object.defineProperty(form, name, { value: form?.lastChild });
    expect(drawnText(root)).toBe("words");
  });

  it("is, of other XML, all text", () => {
    expect(drawnText(rootOf("<list><title>one</title><item>two</item></list>"))).toBe("onetwo");
  });
});
