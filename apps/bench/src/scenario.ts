/** One kind of load: a page of one size, read again and again. */
export interface Scenario {
  readonly name: string;
  /** Characters of the page's text, all ASCII, so also bytes. */
  readonly textLength: number;
}

/** Every scenario, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  { name: "round-trip-2kb", textLength: 2 * 1024 },
  { name: "round-trip-50kb", textLength: 50 * 1024 },
];

/** The tab that is read. */
export const TAB_ID = 1;

/** The page's data as an extension sends it. */
export interface PageData {
  readonly url: string;
  readonly title: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The page of a scenario. */
export function pageOf({ name, textLength }: Scenario): PageData {
  // Quotes and line breaks, because a real page has some and JSON must escape them.
  const line = 'The quick brown fox says "hello" to the lazy dog, again and again.\n';
  return {
    url: `https://bench.example/${name}`,
    title: `Bench ${name}`,
    text: line.repeat(Math.ceil(textLength / line.length)).slice(0, textLength),
    metadata: { viewport: "width=device-width", description: "A page to measure with" },
  };
}

/**
 * The JSON-RPC call of every client. `maxAge` 0, so that each call crosses to the browser: a cached or shared answer
 * would measure something else.
 */
export function callBody(id: number): string {
  return JSON.stringify({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: {
      name: "get_page_content",
      arguments: { tabId: TAB_ID, maxTextLength: 1_000_000, maxAge: 0 },
    },
  });
}
