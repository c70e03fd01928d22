/** @jest-environment jsdom */
import { shownBoxes } from "./shown-boxes.js";

// jsdom lays nothing out: what has a box is told by an attribute.
Object.assign(Element.prototype, {
  checkVisibility(this: Element) {
    return this.closest("[gone], [style*=visibility]") === null;
  },
});

const element = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(selector);
  return found;
};
/** Whether what a copy of the page takes from styles is another one afterwards. */
const differs = (happening: () => void): boolean => {
  const before = shownBoxes();
  expect(shownBoxes()).toBe(before);
  happening();
  return shownBoxes() !== before;
};

beforeEach(() => {
  document.body.innerHTML = `<p>One</p><x-one>Two</x-one><img src="a.png"><div gone style="display: none"><b>x</b></div>
    <i gone style="display: contents"></i><section></section>`;
});

it.each<[string, () => void]>([
  ["an element that is shown no longer", () => element("p").setAttribute("gone", "")],
  ["one that is shown again", () => element("[gone]").removeAttribute("gone")],
  ["what an element that means nothing looks like", () => (element("x-one").style.display = "block")],
  ["whether what has no box of its own is visible", () => (element("i").style.visibility = "hidden")],
  ["a picture that is hidden", () => (element("img").style.visibility = "hidden")],
])("tells %s", (_what, happening) => {
  expect(differs(happening)).toBe(true);
});

it("tells the same of a page of which only the look of plain elements differs", () => {
  expect(differs(() => (element("p").style.display = "inline-block"))).toBe(false);
  expect(differs(() => (element("b").style.display = "none"))).toBe(false); // in what is not shown at all
});

it("tells of shadow roots and frames too", () => {
  const inside = document.createElement("u");
  element("section").attachShadow({ mode: "open" }).append(inside);
  expect(differs(() => inside.setAttribute("gone", ""))).toBe(true);
});

it("tells nothing of a page with more elements than are asked", () => {
  expect(shownBoxes(5)).toBeUndefined();
});
