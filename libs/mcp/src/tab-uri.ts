import { tabIdSchema } from "@browser-mcp/protocol";

/** What can be read of a tab (WIRE.md 5.3), in the order in which it is listed. */
export const tabResourceKinds = [
  "content",
  "dom",
  "console",
  "network",
  "screenshot",
  "accessibility",
  "performance",
] as const;
export type TabResourceKind = (typeof tabResourceKinds)[number];

/** A resource of a tab. */
export interface TabUri {
  readonly tabId: number;
  readonly kind: TabResourceKind;
  /** `?browser=`: needed only where two browsers have a tab of that id. */
  readonly browserId?: string;
  /** `?full=true`: all of it, not cut at the usual limits. */
  readonly full?: boolean;
}

const form = /^browser:\/\/tab\/([1-9]\d{0,15})\/([a-z]+)(?:\?([^#]{1,1000}))?$/;

const isKind = (text: string | undefined): text is TabResourceKind =>
  tabResourceKinds.some((kind) => kind === text);

/** Reads `browser://tab/{id}/{kind}`, `?browser={browserId}` and `?full=true`; undefined where it is anything else. */
export function parseTabUri(uri: string): TabUri | undefined {
  const [whole, id, kind, query = ""] = form.exec(uri) ?? [];
  const tabId = tabIdSchema.safeParse(Number(id));
  if (whole === undefined || !tabId.success || !isKind(kind)) return undefined;
  const options = new URLSearchParams(query);
  const browserId = options.get("browser") ?? undefined;
  const full = options.get("full") ?? undefined;
  const known = (browserId === undefined ? 0 : 1) + (full === undefined ? 0 : 1);
  if (options.size !== known || browserId === "" || (full !== undefined && full !== "true")) return undefined;
  return {
    tabId: tabId.data,
    kind,
    ...(browserId === undefined ? {} : { browserId }),
    ...(full === undefined ? {} : { full: true }),
  };
}

/** The URI of a resource of a tab. */
export function formatTabUri({ tabId, kind, browserId, full }: TabUri): string {
  const options = [
    ...(browserId === undefined ? [] : [`browser=${encodeURIComponent(browserId)}`]),
    ...(full === true ? ["full=true"] : []),
  ];
  return `browser://tab/${tabId}/${kind}${options.length === 0 ? "" : `?${options.join("&")}`}`;
}

/** The order in which resources are listed: by tab, browser and kind. Below 0: `a` comes first. */
export function compareTabUris(a: TabUri, b: TabUri): number {
  if (a.tabId !== b.tabId) return a.tabId - b.tabId;
  const [one = "", other = ""] = [a.browserId, b.browserId];
  if (one !== other) return one < other ? -1 : 1;
  return tabResourceKinds.indexOf(a.kind) - tabResourceKinds.indexOf(b.kind);
}
