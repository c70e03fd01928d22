/** @jest-environment jsdom */
import { locateArea } from "./locate-area.js";

const box = (selector: string, left: number, top: number, width: number, height: number): Element => {
  const element = document.querySelector(selector);
  if (element === null) throw new Error(selector);
  const rectangle = { left, top, width, height };
  jest
    .spyOn(Element.prototype, "getBoundingClientRect")
    .mockImplementation(() => ({ ...new DOMRect(), ...rectangle }) as DOMRect);
  return element;
};
class Rectangle {}
Object.assign(globalThis, { DOMRect: Rectangle });
Element.prototype.scrollIntoView = jest.fn();

beforeEach(() => {
  document.body.innerHTML = "<p>one</p>";
  Object.assign(globalThis, { scrollX: 10, scrollY: 200 });
});
afterEach(() => jest.restoreAllMocks());

describe("locateArea", () => {
  it("is what the tab shows where no element is named", () => {
    expect(locateArea({})).toEqual({ visible: { x: 10, y: 200, width: innerWidth, height: innerHeight } });
  });

  it("is where the element lies in the document, once it is in view", () => {
    box("p", 5, 50, 100, 20);
    expect(locateArea({ selector: "p" }).element).toEqual({ x: 15, y: 250, width: 100, height: 20 });
    expect(Element.prototype.scrollIntoView).toHaveBeenCalled();
  });

  it.each([
    ["i", "ELEMENT_NOT_FOUND"],
    ["p[", "INVALID_PARAMETERS"],
  ])("refuses %s with %s", (selector, code) => {
    expect(() => locateArea({ selector })).toThrow(expect.objectContaining({ code }));
  });

  it("refuses an element that is not shown", () => {
    box("p", 0, 0, 0, 0);
    expect(() => locateArea({ selector: "p" })).toThrow(/has no size/);
  });
});
