import type { ToolIcon } from "@browser-mcp/tools";

/** A drawing that a client may show (MCP specification 2025-11-25, "Icons"). */
export interface Icon {
  /** A data: URI, so that showing it fetches nothing. */
  readonly src: string;
  readonly mimeType: string;
  readonly sizes: readonly string[];
}

/** Paths on a field of 16 × 16, drawn with a line of 1.5. */
const drawings: Readonly<Record<ToolIcon, string>> = {
  tabs: "M1.5 13V4H6l1.5 3h7v6zM9 4.5h4",
  page: "M4 2h5l3 3v9H4zM6 8h4M6 11h4",
  elements: "M3 3h4M5 3v9h3M5 7.5h3M10 7.5h3M10 12h3",
  console: "M2 3h12v10H2zM5 6l2 2-2 2M8.5 10H11",
  network: "M5 13V3L2 6M11 3v10l3-3",
  camera: "M2 5h3l1-2h4l1 2h3v8H2zM10 9a2 2 0 1 1-4 0 2 2 0 0 1 4 0",
  accessibility: "M9 3a1 1 0 1 1-2 0 1 1 0 0 1 2 0M3 6l5 1 5-1M8 7v3l-2 4M8 10l2 4",
  speed: "M3 13a6.5 6.5 0 1 1 10 0M8 9l3-3",
  script: "M5 4L1.5 8 5 12M11 4l3.5 4-3.5 4M9 3L7 13",
  debugger: "M5 7h6v4a3 3 0 0 1-6 0zM6 7a2 2 0 0 1 4 0M2 9h3M11 9h3M3 5l2 2M13 5l-2 2M3 14l2-2M13 14l-2-2",
};

/** A colour that shows on light and on dark ground: a client's theme is not known. */
const COLOUR = "#6478f0";

/** The drawing of what a tool, a resource or a prompt is about; some 350 bytes in a list. */
export function iconsOf(subject: ToolIcon): readonly Icon[] {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="${COLOUR}" ` +
    `stroke-width="1.5"><path d="${drawings[subject]}"/></svg>`;
  const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return [{ src, mimeType: "image/svg+xml", sizes: ["any"] }];
}

/** For clients that know no icons. */
export function withoutIcons<T extends { readonly icons?: readonly Icon[] }>(entry: T): Omit<T, "icons"> {
  const { icons: _icons, ...rest } = entry;
  return rest;
}
