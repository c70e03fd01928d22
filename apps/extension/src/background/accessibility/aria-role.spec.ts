import { ariaRole } from "./aria-role.js";

const internal = (value: string) => ariaRole({ type: "internalRole", value });

describe("ariaRole", () => {
  it("keeps a name that is ARIA's own", () => {
    expect(ariaRole({ type: "role", value: "image" })).toBe("image");
    expect(ariaRole({ type: "role", value: "graphics-symbol" })).toBe("graphics-symbol");
  });

  it.each([
    ["SvgRoot", "graphics-document"],
    ["DisclosureTriangle", "button"],
    ["Figcaption", "caption"],
    ["InputTime", "textbox"],
    ["MathMLMath", "math"],
    ["Iframe", "iframe"],
    ["RootWebArea", "document"],
    ["ListMarker", "StaticText"],
  ])("translates Chromium's %s to %s", (name, role) => {
    expect(internal(name)).toBe(role);
  });

  it.each(["LabelText", "Legend", "Abbr", "LayoutTableCell", "MathMLFraction", "constructor", "OfTomorrow"])(
    "has no name for Chromium's %s",
    (name) => {
      expect(internal(name)).toBe("generic");
    },
  );

  it("leaves out what is layout alone", () => {
    expect(internal("InlineTextBox")).toBeUndefined();
    expect(internal("LineBreak")).toBeUndefined();
  });

  it("is generic where nothing is said", () => {
    expect(ariaRole({})).toBe("generic");
    expect(ariaRole({ type: "internalRole", value: "" })).toBe("generic");
  });
});
