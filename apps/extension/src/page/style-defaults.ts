// What elements look like without any style of the page, as Chromium computes it in an empty document of standard
// settings: the initial values of CSS, and what the browser's own style sheet says of each tag. Measured, because an
// element's default cannot be asked for inside a page without changing it.

/** Properties that each element has for itself, with their initial values. Layout and box come first. */
export const ownProperties: Readonly<Record<string, string>> = {
  display: "inline",
  position: "static",
  float: "none",
  clear: "none",
  "z-index": "auto",
  "box-sizing": "content-box",
  "min-width": "0px",
  "max-width": "none",
  "min-height": "0px",
  "max-height": "none",
  margin: "0px",
  padding: "0px",
  "border-width": "0px",
  "border-style": "none",
  "border-radius": "0px",
  "background-color": "rgba(0, 0, 0, 0)",
  "background-image": "none",
  "box-shadow": "none",
  opacity: "1",
  overflow: "visible",
  "text-overflow": "clip",
  "text-decoration-line": "none",
  "vertical-align": "baseline",
  transform: "none",
  filter: "none",
  "clip-path": "none",
  "object-fit": "fill",
  "flex-direction": "row",
  "flex-wrap": "nowrap",
  "flex-grow": "0",
  "flex-shrink": "1",
  "flex-basis": "auto",
  order: "0",
  "justify-content": "normal",
  "align-items": "normal",
  "align-self": "auto",
  gap: "normal",
  "grid-template-columns": "none",
  "grid-template-rows": "none",
  "animation-name": "none",
};

/** Properties that an element has from its parent where nothing sets them, with their values at the root. */
export const inheritedProperties: Readonly<Record<string, string>> = {
  color: "rgb(0, 0, 0)",
  cursor: "auto",
  direction: "ltr",
  "font-family": '"Times New Roman"',
  "font-size": "16px",
  "font-style": "normal",
  "font-weight": "400",
  "letter-spacing": "normal",
  "line-height": "normal",
  "list-style-type": "disc",
  "pointer-events": "auto",
  "text-align": "start",
  "text-indent": "0px",
  "text-shadow": "none",
  "text-transform": "none",
  visibility: "visible",
  "white-space": "normal",
};

/** Tags, an `input` with its type, and what they have by themselves. A tag that is not here has the initial values. */
const browserStyles: readonly (readonly [tags: string, declarations: string])[] = [
  [
    "html article aside details div dt figcaption footer form header hgroup main nav search section summary",
    "display: block",
  ],
  ["body", "display: block; margin: 8px"],
  ["a", "text-decoration-line: underline; color: rgb(0, 0, 238); cursor: pointer"],
  ["address", "display: block; font-style: italic"],
  ["area audio base datalist head link meta rp script style template title", "display: none"],
  ["b strong", "font-weight: 700"],
  ["blockquote figure", "display: block; margin: 16px 40px"],
  [
    "button",
    "display: inline-block; box-sizing: border-box; padding: 1px 6px; border-width: 2px; border-style: outset; background-color: rgb(239, 239, 239); cursor: default; font-family: Arial; font-size: 13.3333px; text-align: center",
  ],
  ["canvas embed img object", "overflow: clip"],
  ["caption", "display: table-caption; text-align: -webkit-center"],
  ["cite dfn em i var", "font-style: italic"],
  ["code kbd samp", "font-family: monospace; font-size: 13px"],
  ["col", "display: table-column"],
  ["colgroup", "display: table-column-group"],
  ["dd", "display: block; margin: 0px 0px 0px 40px"],
  ["del s", "text-decoration-line: line-through"],
  [
    "dialog",
    "display: none; position: absolute; margin: auto; padding: 16px; border-width: 3px; border-style: solid; background-color: rgb(255, 255, 255)",
  ],
  ["dl p", "display: block; margin: 16px 0px"],
  [
    "fieldset",
    "display: block; min-width: min-content; margin: 0px 2px; padding: 5.6px 12px 10px; border-width: 2px; border-style: groove",
  ],
  ["h1", "display: block; margin: 21.44px 0px; font-size: 32px; font-weight: 700"],
  ["h2", "display: block; margin: 19.92px 0px; font-size: 24px; font-weight: 700"],
  ["h3", "display: block; margin: 18.72px 0px; font-size: 18.72px; font-weight: 700"],
  ["h4", "display: block; margin: 21.28px 0px; font-weight: 700"],
  ["h5", "display: block; margin: 22.1776px 0px; font-size: 13.28px; font-weight: 700"],
  ["h6", "display: block; margin: 24.9776px 0px; font-size: 10.72px; font-weight: 700"],
  [
    "hr",
    "display: block; margin: 8px 0px; border-width: 1px; border-style: inset; overflow: hidden; color: rgb(128, 128, 128)",
  ],
  ["iframe", "border-width: 2px; border-style: inset; overflow: clip"],
  [
    "input input:number",
    "display: inline-block; padding: 1px 2px; border-width: 2px; border-style: inset; background-color: rgb(255, 255, 255); overflow: clip; cursor: text; font-family: Arial; font-size: 13.3333px",
  ],
  ["ins u", "text-decoration-line: underline"],
  ["label", "cursor: default"],
  ["legend", "display: block; padding: 0px 2px"],
  ["li", "display: list-item"],
  ["mark", "background-color: rgb(255, 255, 0)"],
  ["menu ul", "display: block; margin: 16px 0px; padding: 0px 0px 0px 40px"],
  ["meter progress", "display: inline-block; box-sizing: border-box; vertical-align: -3.2px"],
  ["ol", "display: block; margin: 16px 0px; padding: 0px 0px 0px 40px; list-style-type: decimal"],
  ["optgroup", "display: block; font-weight: 700"],
  ["option", "display: block; min-height: 19.2px; padding: 0px 2px 1px; white-space: nowrap"],
  ["pre", "display: block; margin: 13px 0px; font-family: monospace; font-size: 13px; white-space: pre"],
  ["ruby", "display: ruby"],
  [
    "select",
    "display: inline-block; box-sizing: border-box; border-width: 1px; border-style: solid; background-color: rgb(239, 239, 239); overflow: clip; align-items: center; cursor: default; font-family: Arial; font-size: 13.3333px; white-space: pre",
  ],
  ["slot", "display: contents"],
  ["small", "font-size: 13.3333px"],
  ["sub", "vertical-align: sub; font-size: 13.3333px"],
  ["sup", "vertical-align: super; font-size: 13.3333px"],
  ["svg", "overflow: hidden"],
  ["table", "display: table; box-sizing: border-box"],
  ["tbody", "display: table-row-group; vertical-align: middle"],
  ["td", "display: table-cell; padding: 1px"],
  [
    "textarea",
    "display: inline-block; padding: 2px; border-width: 1px; border-style: solid; background-color: rgb(255, 255, 255); overflow: auto; cursor: text; font-family: monospace; font-size: 13.3333px; white-space: pre-wrap",
  ],
  ["tfoot", "display: table-footer-group; vertical-align: middle"],
  ["th", "display: table-cell; padding: 1px; font-weight: 700; text-align: center"],
  ["thead", "display: table-header-group; vertical-align: middle"],
  ["tr", "display: table-row"],
  ["video", "overflow: clip; object-fit: contain"],
  [
    "input:checkbox",
    "display: inline-block; box-sizing: border-box; margin: 3px 3px 3px 4px; cursor: default; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:radio",
    "display: inline-block; box-sizing: border-box; margin: 3px 3px 0px 5px; border-radius: 50%; cursor: default; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:range",
    "display: inline-block; margin: 2px; background-color: rgb(255, 255, 255); color: rgb(157, 150, 142); cursor: default; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:color",
    "display: inline-block; box-sizing: border-box; padding: 1px 2px; border-width: 1px; border-style: solid; background-color: rgb(239, 239, 239); overflow: clip; cursor: default; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:file",
    "display: inline-block; overflow: clip; text-overflow: ellipsis; align-items: baseline; cursor: default; font-family: Arial; font-size: 13.3333px; white-space: pre",
  ],
  [
    "input:submit input:button input:reset",
    "display: inline-block; box-sizing: border-box; padding: 1px 6px; border-width: 2px; border-style: outset; background-color: rgb(239, 239, 239); overflow: clip; cursor: default; font-family: Arial; font-size: 13.3333px; text-align: center; white-space: pre",
  ],
  [
    "input:image",
    "display: inline-block; overflow: clip; cursor: pointer; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:hidden",
    "display: none; overflow: clip; cursor: default; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:search",
    "display: inline-block; box-sizing: border-box; padding: 1px 2px; border-width: 2px; border-style: inset; background-color: rgb(255, 255, 255); overflow: clip; cursor: text; font-family: Arial; font-size: 13.3333px",
  ],
  [
    "input:date",
    "display: inline-block; padding: 0px 0px 0px 1px; border-width: 2px; border-style: inset; background-color: rgb(255, 255, 255); overflow: clip; cursor: default; font-family: monospace; font-size: 13.3333px",
  ],
];

const declarationsOf = (text: string): Map<string, string> =>
  new Map(
    text.split("; ").map((declaration): [string, string] => {
      const colon = declaration.indexOf(": ");
      return [declaration.slice(0, colon), declaration.slice(colon + 2)];
    }),
  );

const byTag = new Map(
  browserStyles.flatMap(([tags, text]) => {
    const declarations = declarationsOf(text);
    return tags.split(" ").map((tag): [string, ReadonlyMap<string, string>] => [tag, declarations]);
  }),
);

const nothing: ReadonlyMap<string, string> = new Map();

/** What the browser's own style sheet says of an HTML element, where that is not the initial or the parent's value. */
export const browserStyleOf = (tag: string, inputType?: string): ReadonlyMap<string, string> =>
  (inputType === undefined ? undefined : byTag.get(`${tag}:${inputType}`)) ?? byTag.get(tag) ?? nothing;
