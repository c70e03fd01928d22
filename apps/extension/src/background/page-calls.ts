import { BrowserMcpError } from "@browser-mcp/protocol";
import {
  callPublished,
  type PageFunctionName,
  type PageOutcome,
  type PageRequest,
  type PageValue,
} from "../page/page-functions.js";
import { pageExtent, type PageExtent } from "../page/page-extent.js";
import type { InjectedFrame, ScriptingApi, ScriptTarget } from "./chrome-api.js";
import type { PageScript } from "./page-scripts.js";
import type { OpenTab, TabAccess } from "./tab-access.js";
import { after, within } from "./waiting.js";

/** Which script publishes a function; put into the page when a call finds it missing. */
const scriptOf: Readonly<Record<PageFunctionName, string>> = {
  accessibilityTree: "page/accessibility.js",
  locateArea: "page/locate.js",
  readConsole: "page/content-script.js",
  readContent: "page/reader.js",
  readMarkdown: "page/markdown.js",
  readPerformance: "page/performance.js",
  snapshotDom: "page/snapshot.js",
};

/** How long a page may take. */
export interface Patience {
  /** Milliseconds that a page which is still loading gets until what is there of it is read. */
  readonly loadingMs: number;
  /** Milliseconds until the call fails. */
  readonly totalMs: number;
}

/** Just under the shortest deadline of an action, so that the answer says why. */
const defaultPatience: Patience = { loadingMs: 4_000, totalMs: 9_000 };

/** One frame's answer. */
export interface PageAnswer<T> {
  readonly value: T;
  readonly documentId: string;
  readonly frameId: number;
  /** Of what may be kept until the page changes: whether every change of it will be told. */
  readonly observed?: boolean;
}

type Outcome<N extends PageFunctionName> = PageOutcome<PageValue<N>>;

/** Calls our functions inside pages, in the isolated world, where a page cannot change what they use. */
export class PageCalls {
  constructor(
    private readonly scripting: ScriptingApi,
    private readonly access: TabAccess,
  ) {}

  /**
   * Asks the main frame. Waits until the document is complete; of one that goes on loading (a stalled script, an endless
   * stream), it takes what is there.
   * @throws BrowserMcpError what the page function throws, TAB_CLOSED, PAGE_NOT_READABLE, REQUEST_TIMEOUT for a page
   * that is busy, the signal's reason
   */
  async call<N extends PageFunctionName>(
    tab: OpenTab,
    name: N,
    request: PageRequest<N>,
    signal: AbortSignal,
    patience = defaultPatience,
  ): Promise<PageAnswer<PageValue<N>>> {
    const [answer] = await this.access.use(tab, signal, (over) =>
      this.#patiently(tab, over, patience, (now) => this.#ask({ tabId: tab.id }, name, request, now)),
    );
    if (answer === undefined) throw left(tab);
    if (answer.result === undefined || answer.result === null) throw left(tab);
    if (!answer.result.ok) {
      const { code, message } = answer.result;
      throw code === "BROWSER_ERROR"
        ? new BrowserMcpError(code, `The page ${tab.url} could not be read (${message}).`)
        : new BrowserMcpError(code, message);
    }
    const { value, observed } = answer.result;
    const { documentId, frameId } = answer;
    return { value, documentId, frameId, ...(observed === undefined ? {} : { observed }) };
  }

  /**
   * Asks every frame that can be asked, at once, in whatever state it is. Frames in which the function is not there,
   * that fail, or that are gone are left out; the main frame's answer comes first where there is one.
   * @throws BrowserMcpError as `call`, but for what the page function throws
   */
  async callAll<N extends PageFunctionName>(
    tab: OpenTab,
    name: N,
    request: PageRequest<N>,
    signal: AbortSignal,
    patience = defaultPatience,
  ): Promise<readonly PageAnswer<PageValue<N>>[]> {
    const target = { tabId: tab.id, allFrames: true };
    const answers = await this.access.use(tab, signal, (over) =>
      this.#patiently(tab, over, patience, () =>
        this.scripting.call(target, true, callPublished, name, request),
      ),
    );
    return answers
      .flatMap(({ result, documentId, frameId }) =>
        result?.ok === true ? [{ value: result.value, documentId, frameId }] : [],
      )
      .sort((a, b) => a.frameId - b.frameId);
  }

  /**
   * How large a page is; undefined for one that lets nothing run in it within so many milliseconds, as one that is busy,
   * frozen or shows a dialog. Of a page that Chrome lets nobody into nothing is known, and it has none.
   * @throws BrowserMcpError TAB_CLOSED, the signal's reason
   */
  async extent(tab: OpenTab, signal: AbortSignal, ms: number): Promise<PageExtent | undefined> {
    return this.access.use(tab, signal, () => {
      const asked = this.scripting.call({ tabId: tab.id }, true, pageExtent).then(
        ([main]) => main?.result ?? noExtent,
        () => noExtent,
      );
      return within(ms, asked, undefined);
    });
  }

  /**
   * Puts scripts into every frame that can be reached, one after the other, whatever state it is in.
   * @throws BrowserMcpError as `callAll`
   */
  async insert(
    tab: OpenTab,
    scripts: readonly PageScript[],
    signal: AbortSignal,
    patience = defaultPatience,
  ): Promise<void> {
    const target = { tabId: tab.id, allFrames: true };
    for (const { file, world } of scripts) {
      await this.access.use(tab, signal, (over) =>
        this.#patiently(tab, over, patience, () => this.scripting.insert(target, true, file, world)),
      );
    }
  }

  async #ask<N extends PageFunctionName>(
    target: ScriptTarget,
    name: N,
    request: PageRequest<N>,
    now: boolean,
  ): Promise<readonly InjectedFrame<Outcome<N> | null>[]> {
    const answers = await this.scripting.call(target, now, callPublished, name, request);
    if (answers[0]?.result !== null) return answers;
    await this.scripting.insert(target, now, scriptOf[name]);
    return this.scripting.call(target, now, callPublished, name, request);
  }

  #patiently<T>(
    tab: OpenTab,
    over: AbortSignal,
    { loadingMs, totalMs }: Patience,
    ask: (now: boolean) => Promise<T>,
  ): Promise<T> {
    const { waitedMs = 0 } = tab;
    return new Promise((resolve, reject) => {
      ask(false).then(resolve, reject);
      after(Math.max(0, loadingMs - waitedMs), over, () => void ask(true).then(resolve, reject));
      after(Math.max(0, totalMs - waitedMs), over, () => reject(tooLate(tab, totalMs)));
    });
  }
}

const noExtent: PageExtent = { nodes: 0, longestText: 0 };

const left = (tab: OpenTab): BrowserMcpError =>
  new BrowserMcpError("TAB_CLOSED", `The page ${tab.url} was left during the call.`);

/** What to say of a page that does not answer. */
export const tooLate = (tab: OpenTab, ms: number): BrowserMcpError =>
  new BrowserMcpError(
    "REQUEST_TIMEOUT",
    `The page ${tab.url} did not answer within ${Math.round(ms / 100) / 10} s; it is busy, frozen or shows a dialog.`,
  );
