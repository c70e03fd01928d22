/** A role as `Accessibility.getFullAXTree` tells it; `type` is `internalRole` where ARIA knows none of that name. */
export interface BrowserRole {
  readonly type?: string | undefined;
  readonly value?: unknown;
}

/**
 * What Chromium calls by names of its own, as ARIA (HTML-AAM, SVG-AAM) calls it. Elements for which ARIA has no name go
 * by that of their tag, and texts by Chromium's, as in the tree that is computed in the page.
 */
const knownNames: Readonly<Record<string, string>> = {
  Audio: "audio",
  Canvas: "canvas",
  ColorWell: "button",
  ComboBoxGrouping: "combobox",
  ComboBoxMenuButton: "combobox",
  ComboBoxSelect: "combobox",
  Date: "textbox",
  DateTime: "textbox",
  DisclosureTriangle: "button",
  DisclosureTriangleGrouped: "button",
  Figcaption: "caption",
  Iframe: "iframe",
  IframePresentational: "iframe",
  InputTime: "textbox",
  ListBoxOption: "option",
  ListMarker: "StaticText",
  MathMLMath: "math",
  MenuListOption: "option",
  PdfRoot: "document",
  PopUpButton: "button",
  RootWebArea: "document",
  StaticText: "StaticText",
  SvgRoot: "graphics-document",
  TextFieldWithComboBox: "combobox",
  ToggleButton: "button",
  Video: "video",
  WebArea: "document",
};

/** Lines of a text that a node above them holds as a whole. */
const layoutOnly: ReadonlySet<string> = new Set(["InlineTextBox", "LineBreak"]);

/**
 * A role by its name in ARIA: `generic` for what ARIA has none for, as labels, legends and the parts of a layout table.
 * @returns undefined for what is no node of its own to a reader
 */
export function ariaRole({ type, value }: BrowserRole): string | undefined {
  if (typeof value !== "string" || value === "") return "generic";
  if (type !== "internalRole") return value;
  if (layoutOnly.has(value)) return undefined;
  return Object.hasOwn(knownNames, value) ? knownNames[value] : "generic";
}
