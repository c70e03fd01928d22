import type { Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import type { TabEventsApi, TabsApi } from "../chrome-api.js";
import type { SitePolicy } from "../site-policy.js";
import type { TabAddresses } from "../tab-addresses.js";
import { within } from "../waiting.js";
import { DevtoolsLog } from "./devtools-log.js";
import { devtoolsRecordSchema, type DevtoolsRecord } from "./devtools-record.js";
import { pairRequests, type Pairing } from "./pair-requests.js";
import { RecordedRequests } from "./recorded-requests.js";
import { requestRecordSchema, type RequestRecord } from "./request-record.js";
import { ResponseBodies, type SendCommand } from "./response-bodies.js";
import { SessionCopy, type SessionAreaApi } from "./session-copy.js";
import type { WebRequestApi } from "./web-request-api.js";
import { WebRequestLog } from "./web-request-log.js";

/** Events that wait until what an earlier worker kept is back. */
const MOST_WAITING = 20_000;
/** Characters of one tab that the next worker gets; the newest requests first. */
const COPY_CHARS = 600_000;
/** Times that the debugger came to one tab, or left it, which are remembered. */
const MOST_SPANS = 20;
/** How long the page's process may take to answer. */
const CATCH_UP_MS = 1_000;

/** When the debugger was at a tab, in milliseconds since the epoch; `to` is absent while it is there. */
const spanSchema = z.object({ from: z.number(), to: z.number().optional() });
type Span = z.infer<typeof spanSchema>;

const copySchema = z.object({
  seen: z.int(),
  web: z.array(requestRecordSchema),
  devtools: z.array(devtoolsRecordSchema),
  spans: z.array(spanSchema),
});

/** What the requests of pages are read from. */
export interface NetworkSources {
  readonly webRequest: WebRequestApi;
  readonly tabs: Pick<TabsApi, "query"> & Pick<TabEventsApi, "onRemoved" | "onReplaced">;
  /** `chrome.storage.session`. */
  readonly memory: SessionAreaApi;
  readonly send: SendCommand;
  readonly sites: SitePolicy;
  readonly shown: Pick<TabAddresses, "of" | "ready">;
  readonly log: Logger;
}

/** A tab's requests at one moment. */
export interface NetworkView extends Pairing {
  /** Oldest first. */
  readonly web: readonly RequestRecord[];
  /** What only the debugger knows of, because it never reached the network; oldest first. */
  readonly offNetwork: readonly DevtoolsRecord[];
  /** All that ever were, also those pushed out. */
  readonly seen: number;
  wasWatched(at: number): boolean;
}

/** Every tab's requests, from before the worker's last sleep on, of the sites that are on. */
export class NetworkLog {
  readonly bodies: ResponseBodies;
  /** Settles once what an earlier worker kept is back. */
  readonly ready: Promise<void>;
  readonly #web: WebRequestLog;
  readonly #devtools: DevtoolsLog;
  readonly #spans = new Map<number, Span[]>();
  readonly #copy: SessionCopy;
  #waiting: (() => void)[] | undefined = [];

  constructor(private readonly sources: NetworkSources) {
    const { webRequest, tabs, memory, send, sites, shown, log } = sources;
    const recorded = new RecordedRequests(sites, shown);
    this.bodies = new ResponseBodies(send);
    const changed = (tabId: number): void => this.#copy.changed(tabId);
    this.#web = new WebRequestLog(changed, recorded);
    this.#devtools = new DevtoolsLog(changed, (record) => this.bodies.finished(record), recorded);
    this.#copy = new SessionCopy(memory, (tabId) => this.#textOf(tabId), log);
    const take = (event: () => void): void => this.#take(event);
    this.#web.listen(webRequest, take);
    tabs.onRemoved.addListener((tabId) => take(() => this.#drop(tabId)));
    tabs.onReplaced.addListener((added, removed) => take(() => this.#move(removed, added)));
    sites.onChanged(() => {
      if (recorded.any) this.#take(() => this.#forgetOff());
    });
    this.ready = this.#restore();
  }

  /** Takes one event of the debugger. */
  devtoolsEvent(tabId: number, method: string, params: unknown): void {
    if (method.startsWith("Network.")) this.#take(() => this.#devtools.take(tabId, method, params));
  }

  /** The debugger has come to a tab. */
  watched(tabId: number): void {
    const from = Date.now();
    this.#take(() => {
      const spans = this.#spans.get(tabId) ?? [];
      // A session that an earlier worker of ours began goes on.
      if (spans.length > 0 && spans.at(-1)?.to === undefined) return;
      this.#spans.set(tabId, [...spans, { from }].slice(-MOST_SPANS));
    });
  }

  /** The debugger has left a tab. */
  unwatched(tabId: number): void {
    const to = Date.now();
    this.#take(() => {
      const last = this.#spans.get(tabId)?.at(-1);
      if (last !== undefined) last.to ??= to;
    });
  }

  /**
   * Where the debugger knows a request that has no end yet: waits for what the page's process has told before now. An
   * answer's end reaches the page and the debugger by different ways, but what a session is told comes in order.
   */
  async caughtUp(tabId: number): Promise<void> {
    const open = this.#devtools.rings.of(tabId).some(({ endTime, type }) => {
      return endTime === undefined && type !== "WebSocket";
    });
    if (!open) return;
    const answer = this.sources.send(tabId, "Runtime.getIsolateId", {});
    // A session that has gone tells no end either.
    await within(
      CATCH_UP_MS,
      answer.catch(() => undefined),
      undefined,
    );
  }

  /** What is known of a tab's requests now; `ready` comes first. */
  view(tabId: number): NetworkView {
    const web = this.#web.rings.of(tabId);
    const devtools = this.#devtools.rings.of(tabId);
    const spans = this.#spans.get(tabId) ?? [];
    const [sent, offNetwork] = [
      devtools.filter(({ answeredBy }) => answeredBy === "network"),
      devtools.filter(({ answeredBy }) => answeredBy !== "network"),
    ];
    const edges = [
      ...spans.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to])),
      ...(this.#web.rings.seen(tabId) > web.length ? web.slice(0, 1) : []).map(({ startTime }) => startTime),
      ...(this.#devtools.rings.seen(tabId) > devtools.length ? devtools.slice(0, 1) : []).map(
        ({ startTime }) => startTime,
      ),
    ];
    return {
      ...pairRequests(web, sent, edges),
      web,
      offNetwork,
      seen: this.#web.rings.seen(tabId) + offNetwork.length,
      wasWatched: (at) => spans.some(({ from, to = Infinity }) => from <= at && at <= to),
    };
  }

  #take(event: () => void): void {
    if (this.#waiting === undefined) event();
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(event);
  }

  /** What was kept of a site goes when the person turns it off. */
  #forgetOff(): void {
    this.#web.forgetOff();
    for (const tabId of this.#devtools.forgetOff()) this.bodies.drop(tabId);
  }

  #drop(tabId: number): void {
    this.#web.rings.drop(tabId);
    this.#devtools.rings.drop(tabId);
    this.#spans.delete(tabId);
    this.bodies.drop(tabId);
    this.#copy.changed(tabId);
  }

  #move(from: number, to: number): void {
    this.#web.move(from, to);
    this.#devtools.move(from, to);
    const spans = this.#spans.get(from);
    if (spans !== undefined) this.#spans.set(to, spans);
    this.#spans.delete(from);
    this.bodies.drop(from);
  }

  async #restore(): Promise<void> {
    const { tabs, sites, shown, log } = this.sources;
    // What came before the rules are known, waits until they say whether it is kept.
    await Promise.all([sites.known, shown.ready]);
    try {
      const [texts, open] = await Promise.all([this.#copy.read(), tabs.query({})]);
      for (const [tabId, text] of texts) {
        if (open.some(({ id }) => id === tabId)) this.#restoreTab(tabId, text);
        else this.#copy.changed(tabId);
      }
    } catch (cause) {
      log.warn("the requests that an earlier worker kept could not be read", { cause });
    }
    if (sites.refusal() === undefined) this.#forgetOff();
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) event();
  }

  #restoreTab(tabId: number, text: string): void {
    const { seen, web, devtools, spans } = copySchema.parse(JSON.parse(text));
    this.#web.restore(tabId, web, seen);
    // Older ones may have been pushed out: the oldest that is left is an edge.
    this.#devtools.restore(tabId, devtools, devtools.length + 1);
    this.#spans.set(tabId, spans);
  }

  /** The newest of what is known of a tab, as far as there is room. */
  #textOf(tabId: number): string | undefined {
    const devtools = newest(this.#devtools.rings.of(tabId), COPY_CHARS / 2);
    // Without the debugger all the room is theirs.
    const web = newest(this.#web.rings.of(tabId), COPY_CHARS - lengthOf(devtools));
    if (web.length === 0 && devtools.length === 0) return undefined;
    const [seen, spans] = [this.#web.rings.seen(tabId), JSON.stringify(this.#spans.get(tabId) ?? [])];
    return `{"seen":${seen},"web":[${web.join()}],"devtools":[${devtools.join()}],"spans":${spans}}`;
  }
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

/** The newest records as JSON, oldest first, that have room together. */
function newest(records: readonly object[], room: number): string[] {
  const texts: string[] = [];
  let left = room;
  for (let index = records.length - 1; index >= 0; index -= 1) {
    const text = JSON.stringify(records[index]);
    left -= text.length;
    if (left < 0) break;
    texts.push(text);
  }
  return texts.reverse();
}
