/** A page that browsers show, by the sizes of its parts. */
export interface PagePlan {
  /** Characters of its text, all ASCII, so also bytes. */
  readonly textLength: number;
  /** Characters of its HTML, which the existing extension sends with every read; default none. */
  readonly htmlLength?: number;
}

/** The tab that is read where one is enough. */
export const TAB_ID = 1;

/** The page's data as an extension sends it (WIRE.md 3.1); ours leaves out `html`, which nobody asked for. */
export interface PageData {
  readonly url: string;
  readonly title: string;
  readonly html?: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly cookies?: string;
  readonly localStorage?: Readonly<Record<string, string>>;
  readonly sessionStorage?: Readonly<Record<string, string>>;
}

/** Lines as real pages have them: quotes and breaks that JSON escapes, numbers, addresses, words near secrets. */
const lines = [
  'The quick brown fox says "hello" to the lazy dog, again and again.\n',
  "Order 4711-0815 was shipped on 2026-11-02 to Ms Miller, 12 High Street.\n",
  "Forgot your password? Write to support@example.com or call +1 555 0100 200.\n",
  "See https://docs.example.com/guide/start?lang=en&version=2.1#install for more.\n",
  "\tif (count > 0 && name !== '') { render(items[count - 1], { token: undefined }); }\n",
  "Price: $1,299.00 (incl. 19% VAT) \\ Key features: fast, quiet, light.\n",
];

/** A text of exactly that many ASCII characters. */
export function textOf(length: number): string {
  const block = lines.join("");
  return block.repeat(Math.ceil(length / block.length)).slice(0, length);
}

/** An HTML document of exactly that many ASCII characters. */
function htmlOf(length: number): string {
  const row = `<div class="row" id="r"><a href="/item/42">Item 42</a><span>${lines[0]?.trimEnd()}</span></div>\n`;
  const [head, tail] = ["<html><head><title>Bench</title></head><body>", "</body></html>"];
  const middle = length - head.length - tail.length;
  return head + row.repeat(Math.ceil(middle / row.length)).slice(0, middle) + tail;
}

/** The page of a plan. */
export function pageOf({ textLength, htmlLength }: PagePlan): PageData {
  const data = {
    url: `https://shop.example/bench/${textLength}`,
    title: `Bench ${textLength}`,
    text: textOf(textLength),
    metadata: { viewport: "width=device-width", description: "A page to measure with" },
  };
  if (htmlLength === undefined) return data;
  const { url, title, text, metadata } = data;
  const storage = { theme: "dark", cart: "[42,43]" };
  const html = htmlOf(htmlLength);
  const rest = { cookies: "theme=dark; seen=1", localStorage: storage, sessionStorage: {} };
  return { url, title, html, text, metadata, ...rest };
}

/** A request of a client: what stands beside `jsonrpc` and `id`. */
export interface ClientRequest {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** A call of a tool. */
export const toolCall = (name: string, args: Readonly<Record<string, unknown>>): ClientRequest => ({
  method: "tools/call",
  params: { name, arguments: args },
});

/** Reads the page's whole text past the cache, so that each call crosses to the browser. */
export const readPageAnew = toolCall("get_page_content", {
  tabId: TAB_ID,
  maxTextLength: 1_000_000,
  maxAge: 0,
});

/** Reads the page's whole text, from the cache where it may. */
export const readPage = toolCall("get_page_content", { tabId: TAB_ID, maxTextLength: 1_000_000 });

/** A request as the body of a POST. */
export const bodyOf = (id: number, request: ClientRequest): string =>
  JSON.stringify({ jsonrpc: "2.0", id, ...request });
