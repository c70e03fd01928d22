import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { FakeBrowser, FakeReply } from "@browser-mcp/testing";
import { pageOf, type PagePlan } from "../scenarios/page.js";
import { consoleEvent } from "./console-event.js";
import { domOf, screenshotOf } from "./heavy-replies.js";

/** Scripted browsers at one server. */
export interface FleetPlan {
  /** The server's address for browsers. */
  readonly url: string;
  /** `existing`: the published extension's contract. `superset`: our own extension's. */
  readonly kind: "existing" | "superset";
  readonly page: PagePlan;
  /** Browsers, each with a tab of its own; default 1. */
  readonly browsers?: number;
  /** Tabs of each browser; default 1. */
  readonly tabs?: number;
  /** The first tab's id, from which the others count on; default 1. */
  readonly firstTab?: number;
  /** Elements of a snapshot; default 50. */
  readonly domNodes?: number;
  /** Bytes of a screenshot; default 1,000. */
  readonly screenshotBytes?: number;
  /** Milliseconds that a read takes; default none. */
  readonly answerMs?: number;
  /** Milliseconds between two heartbeats of a browser, which do not all fall together; default none. */
  readonly heartbeatMs?: number;
}

/** What a fleet did since it connected. */
export interface FleetCounts {
  /** Reads of a page. */
  readonly reads: number;
  /** Requests of every kind. */
  readonly requests: number;
}

/** Browsers that connect at the same time. */
const CONNECTING = 50;
/** How often a flood sends what is due. */
const FLOOD_TICK_MS = 10;

/** The scripted browsers of one plan, connected. */
export class Fleet {
  #reads = 0;
  #requests = 0;
  #sent = 0;
  readonly #browsers: FakeBrowser[] = [];
  readonly #heartbeats = new Set<NodeJS.Timeout>();
  readonly #page;
  readonly #dom;
  readonly #screenshot;

  private constructor(private readonly plan: FleetPlan) {
    this.#page = pageOf(plan.page);
    this.#dom = domOf(plan.domNodes ?? 50);
    this.#screenshot = screenshotOf(plan.screenshotBytes ?? 1_000);
  }

  /** Connects all browsers. Rejects when the server takes one of them not. */
  static async connect(plan: FleetPlan): Promise<Fleet> {
    const fleet = new Fleet(plan);
    const count = plan.browsers ?? 1;
    try {
      while (fleet.#browsers.length < count) {
        const next = Math.min(CONNECTING, count - fleet.#browsers.length);
        const first = fleet.#browsers.length;
        const connecting = Array.from({ length: next }, (_, index) => fleet.#connectOne(first + index));
        fleet.#browsers.push(...(await Promise.all(connecting)));
      }
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  get counts(): FleetCounts {
    return { reads: this.#reads, requests: this.#requests };
  }

  /** The browsers' ids, in the order in which they connected. */
  get browserIds(): readonly string[] {
    return this.#browsers.map(({ browserId }) => browserId);
  }

  /**
   * Writes into the consoles of all tabs of the first browser, in turn, evenly over the time.
   * @returns how many messages were sent, all in all; message number n (from 0) went to the first tab plus n modulo the tabs
   */
  async flood(perSecond: number, forMs: number): Promise<number> {
    const [browser] = this.#browsers;
    if (browser === undefined) throw new Error("There is no browser.");
    const { tabs = 1, firstTab = 1 } = this.plan;
    const started = performance.now();
    const before = this.#sent;
    for (let passed = 0; passed < forMs;) {
      await setTimeout(FLOOD_TICK_MS);
      // At the end all that was asked for has been sent, however late the last tick came.
      passed = Math.min(performance.now() - started, forMs);
      const due = before + Math.floor((perSecond * passed) / 1000);
      for (; this.#sent < due; this.#sent += 1) {
        browser.notify(consoleEvent(firstTab + (this.#sent % tabs), this.#sent));
      }
    }
    return this.#sent;
  }

  /**
   * Closes the newest browsers, one after another.
   * @returns milliseconds until the server had closed each, too
   */
  async closeSome(count: number): Promise<readonly number[]> {
    const times: number[] = [];
    for (const browser of this.#browsers.splice(-count)) {
      const started = performance.now();
      await browser.close();
      times.push(performance.now() - started);
    }
    return times;
  }

  async close(): Promise<void> {
    for (const timer of this.#heartbeats) clearInterval(timer);
    await Promise.all(this.#browsers.map((browser) => browser.terminate()));
  }

  async #connectOne(number: number): Promise<FakeBrowser> {
    const { url, kind, tabs = 1, firstTab = 1, heartbeatMs } = this.plan;
    const { url: pageUrl, title } = this.#page;
    const tabList = Array.from({ length: tabs }, (_, index) => ({
      id: firstTab + number * tabs + index,
      url: pageUrl,
      title,
      active: index === 0,
      windowId: 1,
      index,
    }));
    const browser = await FakeBrowser.connect(url, { kind, name: "Bench", tabs: tabList });
    this.#script(browser, tabList);
    if (heartbeatMs !== undefined) this.#beat(browser, heartbeatMs, number);
    return browser;
  }

  #script(browser: FakeBrowser, tabs: readonly object[]): void {
    const documentId = randomUUID();
    const answer = (action: string, data: unknown): void => {
      browser.on(action, async ({ tabId }) => {
        this.#requests += 1;
        if (action === "getPageContent") {
          this.#reads += 1;
          if (this.plan.answerMs !== undefined) await setTimeout(this.plan.answerMs);
        }
        if (this.plan.kind === "existing" || typeof tabId !== "number") return data;
        return new FakeReply(data, { tabId, documentId: `${documentId}-${tabId}`, url: this.#page.url });
      });
    };
    answer("getAllTabs", tabs);
    answer("getPageContent", this.#page);
    answer("getDOMSnapshot", this.#dom);
    answer("captureScreenshot", this.#screenshot);
    const superset = this.plan.kind === "superset";
    answer("executeScript", superset ? { ok: true, value: "Bench" } : "Bench");
    // The extension came after the page's first script: what it missed, the debugger tells.
    answer("getConsoleMessages", superset ? { messages: [], coverage: "document-idle", dropped: 0 } : []);
    answer("getNetworkData", { requests: [], totalCount: 0 });
    answer("attachDebugger", { status: "attached" });
    answer("detachDebugger", { status: "detached" });
  }

  #beat(browser: FakeBrowser, everyMs: number, number: number): void {
    const beat = (): void => browser.send({ type: "heartbeat", timestamp: new Date().toISOString() });
    // Spread over the interval, as the heartbeats of browsers that started at their own times are.
    const first = globalThis.setTimeout(
      () => {
        this.#heartbeats.delete(first);
        beat();
        const every = setInterval(beat, everyMs);
        this.#heartbeats.add(every);
        void browser.closed.then(() => {
          clearInterval(every);
          this.#heartbeats.delete(every);
        });
      },
      (everyMs * (number % 100)) / 100,
    );
    this.#heartbeats.add(first);
  }
}
