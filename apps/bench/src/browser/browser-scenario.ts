import { setTimeout } from "node:timers/promises";
import type { CDPSession, Page } from "puppeteer-core";

/** Calls a tool on the page's tab with plain HTTP, and yields its structured content. Rejects where it is an error. */
export type CallTool = (
  name: string,
  args: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

/** One question that both are asked of one page in one browser: a client through the server, and puppeteer over CDP. */
export interface BrowserScenario {
  readonly name: string;
  /** Calls to each at most, because some take long. */
  readonly maxCalls: number;
  /** Rounds before those that count: until the just-in-time compilers of all processes have done their work. */
  readonly warmUpRounds: number;
  /** Milliseconds between two rounds. */
  readonly pauseMs?: number;
  /** What the ratio of the medians shall not exceed; undefined where it is only told. */
  readonly bound: number | undefined;
  /** Done to the page before each question, which is counted from 1; not timed. */
  change?(page: Page, question: number): Promise<void>;
  /** Rejects unless the answer is the right one. */
  ours(call: CallTool, question: number): Promise<void>;
  /** Rejects unless the answer is the right one. */
  rival(page: Page, devtools: CDPSession, question: number): Promise<void>;
}

/** Elements of the page, a few more than what is named here. */
const PAGE_NODES = 5_000;

const section = (index: number): string =>
  `<section id="s${index}"><h2>Section ${index}</h2>
   <p>The quick brown fox <a href="/fox/${index}">jumps</a> over the <em>lazy</em> dog, again and again.</p></section>`;

/** The pages that are asked: an article of 5,000 elements. */
export const browserPages: Readonly<Record<string, string>> = {
  "/article": `<!doctype html><title>Article</title><meta name="description" content="words"><main>${Array.from(
    { length: PAGE_NODES / 5 },
    (_, index) => section(index),
  ).join("")}</main>`,
};

/** What people ask of a page: which links it shows, and where. */
const linksShown = `[...document.links].filter((link) => link.checkVisibility()).slice(0, 200).map((link) => {
  const { x, y, width, height } = link.getBoundingClientRect();
  return { text: link.innerText, href: link.href, x, y, width, height };
})`;

async function readContent(call: CallTool, freshness: { readonly maxAge?: number }): Promise<string> {
  const answer = await call("get_page_content", { ...freshness, maxTextLength: 1_000_000 });
  const { title, text, textTruncated } = answer;
  assert(title === "Article" && textTruncated === false && typeof text === "string", answer);
  return String(text);
}

async function readWithPuppeteer(page: Page): Promise<string> {
  const { title, text } = await page.evaluate(() => ({
    url: document.URL,
    title: document.title,
    text: document.body.innerText,
    description: document.querySelector('meta[name="description"]')?.getAttribute("content"),
  }));
  assert(title === "Article", title);
  return text;
}

/** Until a page's change has been told to the server, which shall meet neither question. */
const TELLING_MS = 10;

/** Changes the first heading, which the text begins with. */
async function changeOne(page: Page, question: number): Promise<void> {
  await page.$eval("h2", (element, heading) => (element.textContent = heading), headingOf(question));
  await setTimeout(TELLING_MS);
}

/** Changes the first heading and the last, so that hardly anything is the same at either end of the text. */
async function changeBoth(page: Page, question: number): Promise<void> {
  const last = "section:last-child h2";
  await page.$eval(last, (element, heading) => (element.textContent = heading), headingOf(question));
  await changeOne(page, question);
}

const headingOf = (question: number): string => `Section of question ${question}`;

const begins = (text: string, question: number): void =>
  assert(text.startsWith(`${headingOf(question)}\n`), text);

/** Chrome lets an extension take two pictures a second: its quota is not what is measured. */
const PICTURE_PAUSE_MS = 600;

/** Every scenario, in the order in which they run. */
export const browserScenarios: readonly BrowserScenario[] = [
  {
    name: "browser-dom-5000",
    warmUpRounds: 20,
    maxCalls: 200,
    bound: 2,
    ours: async (call) => {
      const answer = await call("get_dom_snapshot", { maxDepth: 15, maxNodes: 2_000, maxAge: 0 });
      assert(Number(answer["originalNodeCount"]) >= PAGE_NODES, answer);
    },
    rival: async (_page, devtools) => {
      const { root } = await devtools.send("DOM.getDocument", { depth: -1, pierce: true });
      assert(root.children !== undefined, root.nodeName);
    },
  },
  {
    name: "browser-content",
    warmUpRounds: 150,
    maxCalls: 400,
    bound: 2,
    ours: async (call) => void (await readContent(call, { maxAge: 0 })),
    rival: async (page) => void (await readWithPuppeteer(page)),
  },
  {
    // Of the page above, which stays as it is, only a name crosses; here, a heading.
    name: "browser-content-changed",
    warmUpRounds: 150,
    maxCalls: 400,
    bound: 2,
    change: changeOne,
    ours: async (call, question) => begins(await readContent(call, { maxAge: 0 }), question),
    rival: async (page, _devtools, question) => begins(await readWithPuppeteer(page), question),
  },
  {
    // And here, all of its text, while the page is still being drawn anew: told, not bounded.
    name: "browser-content-replaced",
    warmUpRounds: 150,
    maxCalls: 400,
    bound: undefined,
    change: changeBoth,
    ours: async (call, question) => begins(await readContent(call, { maxAge: 0 }), question),
    rival: async (page, _devtools, question) => begins(await readWithPuppeteer(page), question),
  },
  {
    // As a client asks when it names no age: the page has not changed, which the extension would have told.
    name: "browser-content-unchanged",
    warmUpRounds: 150,
    maxCalls: 400,
    bound: undefined,
    ours: async (call) => void (await readContent(call, {})),
    rival: async (page) => void (await readWithPuppeteer(page)),
  },
  {
    name: "browser-execute",
    warmUpRounds: 150,
    maxCalls: 400,
    bound: 2,
    ours: async (call) => {
      const { result } = await call("execute_javascript", { code: linksShown });
      assert(Array.isArray(result) && result.length === 200, result);
    },
    rival: async (page) => {
      const links = await page.evaluate(linksShown);
      assert(Array.isArray(links) && links.length === 200, links);
    },
  },
  {
    // The least that a call can do: what our two sockets and the extension cost by themselves.
    name: "browser-execute-title",
    warmUpRounds: 150,
    maxCalls: 400,
    bound: undefined,
    ours: async (call) => {
      const { result } = await call("execute_javascript", { code: "document.title" });
      assert(result === "Article", result);
    },
    rival: async (page) => {
      const title = await page.evaluate("document.title");
      assert(title === "Article", title);
    },
  },
  {
    name: "browser-screenshot",
    warmUpRounds: 5,
    maxCalls: 40,
    pauseMs: PICTURE_PAUSE_MS,
    bound: 2,
    ours: async (call) => {
      const answer = await call("capture_screenshot", {});
      assert(Number(answer["width"]) > 100, answer);
    },
    rival: async (page) => {
      const picture = await page.screenshot({ type: "png" });
      assert(picture.length > 100, picture.length);
    },
  },
];

function assert(right: boolean, answer: unknown): void {
  if (!right) throw new Error(`A wrong answer: ${JSON.stringify(answer)?.slice(0, 300)}`);
}
