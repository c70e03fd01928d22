import { setTimeout as pause } from "node:timers/promises";
import { FakeBrowser, noReply, type FakeRequest } from "@browser-mcp/testing";
import type { Random } from "./random.fixture.js";

/** Which browser it is, and what it has. */
export interface FaultyBrowserOptions {
  readonly kind: "existing" | "superset";
  readonly browserId: string;
  readonly tabs: readonly number[];
}

/** What tells a tab's page from every other. */
export const markOf = (tabId: unknown): string => `page of tab ${String(tabId)}`;

/** A browser that loses its socket, is silent, slow or wrong at random, and comes back. What it says of a tab is true. */
export class FaultyBrowser {
  #browser: FakeBrowser | undefined;
  #ended = false;
  #faulty = true;
  #life = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly options: FaultyBrowserOptions,
    private readonly random: Random,
  ) {}

  /** Connects, and again after each loss. */
  async start(): Promise<void> {
    const { kind, browserId, tabs } = this.options;
    const browser = await FakeBrowser.connect(this.url, {
      kind,
      browserId,
      tabs: tabs.map((id, index) => ({
        id,
        url: `http://example.test/${id}`,
        title: markOf(id),
        active: index === 0,
        windowId: 1,
        index,
      })),
    });
    this.#browser = browser;
    const attached = { status: "attached" };
    browser
      .on("getPageContent", (request) => this.#answer(request, pageOf(request.tabId)))
      .on("getDOMSnapshot", (request) => this.#answer(request, pageOf(request.tabId)))
      .on("executeScript", (request) => this.#answer(request, resultOf(request)))
      .on("attachDebugger", (request) => this.#answer(request, attached))
      .on("detachDebugger", () => ({ status: "detached" }));
    this.#life = browser.closed.then(async () => {
      if (!this.#ended) await this.start();
    });
  }

  /** From now on it works as it should. */
  heal(): void {
    this.#faulty = false;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#browser?.terminate();
    await this.#life;
  }

  async #answer(request: FakeRequest, data: unknown): Promise<unknown> {
    if (!this.#faulty || this.random.chance(0.8)) return data;
    switch (this.random.pick(["cut", "cut after", "silent", "slow", "wrong", "error", "twice"])) {
      case "cut":
        await this.#browser?.terminate();
        return noReply;
      case "cut after":
        setImmediate(() => void this.#browser?.terminate());
        return data;
      case "silent":
        return noReply;
      case "slow":
        await pause(this.random.next() * 300);
        return data;
      case "wrong":
        // A script may have any value.
        return request.action === "executeScript" ? data : 7;
      case "twice":
        this.#browser?.send({ type: "response", requestId: request.requestId, data });
        return data;
      default:
        throw new Error("The page crashed.");
    }
  }
}

const pageOf = (tabId: unknown) => ({
  url: `http://example.test/${String(tabId)}`,
  title: markOf(tabId),
  text: markOf(tabId),
  metadata: {},
});

/** The value of the few scripts that are sent: a string in quotes, or anything else for the tab's mark. */
function resultOf({ script, tabId }: FakeRequest): unknown {
  const text = String(script);
  return text.startsWith('"') ? (JSON.parse(text) as unknown) : markOf(tabId);
}
