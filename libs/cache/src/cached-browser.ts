import {
  actions,
  BrowserMcpError,
  copyOfOptions,
  FRESH_FOR_MS,
  type ActionName,
  type ActionParams,
  type Browser,
  type BrowserEvent,
  type BrowserReply,
  type ConnectedBrowser,
  type RequestOptions,
  type Unsubscribe,
} from "@browser-mcp/protocol";
import { AnnouncingBrowsers } from "./announcing-browsers.js";
import { isCacheable, isYoungEnough, outdatedBy, overlap, type TabScope } from "./freshness.js";
import { HeldContents } from "./held-contents.js";
import { hasCode, isReplyTo, questionOf, scopeOf, tabOf, type AnyReply } from "./question.js";
import { RecordingJoiner } from "./recording-joiner.js";
import { Recordings, type RecordingStats } from "./recordings.js";
import { SingleFlight, type Flight } from "./single-flight.js";
import type { RecordedDebuggerEvent } from "./debugger-events.js";
import { TabStore, type TabStoreStats } from "./tab-store.js";

/** Bounds of the cache. */
export interface CacheOptions {
  /** Bytes of memory for kept replies, estimated. Default 512 MiB. */
  readonly maxBytes?: number;
  /** Milliseconds that data are kept. Default one hour; replies end after 30 s, since none is served later. Recordings of debuggers live as long. */
  readonly lifeMs?: number;
}

/** What the cache holds, and what it did since it was made. */
export interface CacheStats extends TabStoreStats {
  /** Calls answered from a kept reply. */
  readonly hits: number;
  /** Calls that a kept reply could have answered, had there been one. */
  readonly misses: number;
  /** Calls that waited for another call's round trip. */
  readonly sharedFlights: number;
  /** What the debuggers told. */
  readonly recordings: RecordingStats;
}

const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;
const DEFAULT_LIFE_MS = 3_600_000;

/**
 * A `Browser` around another one, which serves a kept reply while it cannot be wrong and lets equal reads share one
 * round trip (DESIGN.md, "Freshness"). It changes no answer: whatever is served was a reply of the inner browser, and
 * `receivedAt` tells its age. Only the console and the requests of a tab gain
 * what its debugger told, see `joinConsole` and `joinNetwork`.
 */
export class CachedBrowser implements Browser {
  private readonly store: TabStore;
  private readonly contents: HeldContents;
  private readonly flights = new SingleFlight<AnyReply>();
  private readonly changesUnderWay = new Set<TabScope>();
  private readonly announcing: AnnouncingBrowsers;
  private readonly recordings: Recordings;
  private readonly joiner: RecordingJoiner;
  private readonly unsubscribe: Unsubscribe;
  private hits = 0;
  private misses = 0;
  private sharedFlights = 0;

  /**
   * Subscribes to `inner` at once, before anyone can through this object: a listener that reads a page because it
   * changed must find the old reply gone.
   * @throws BrowserMcpError INVALID_CONFIGURATION when a bound is no positive integer
   */
  constructor(
    private readonly inner: Browser,
    options: CacheOptions = {},
  ) {
    const { maxBytes = DEFAULT_MAX_BYTES, lifeMs = DEFAULT_LIFE_MS } = options;
    this.store = new TabStore({ maxBytes, lifeMs: Math.min(lifeMs, FRESH_FOR_MS) });
    this.announcing = new AnnouncingBrowsers(inner);
    this.contents = new HeldContents(this.announcing, { maxBytes, lifeMs });
    this.recordings = new Recordings(lifeMs);
    this.joiner = new RecordingJoiner(inner, this.recordings);
    this.unsubscribe = inner.subscribe((event) => {
      this.recordings.notice(event);
      this.notice(event);
    });
  }

  /** See `Browser.request`; additionally CANCELLED at once when `options.signal` is already aborted. */
  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    if (options.signal?.aborted === true) {
      throw new BrowserMcpError("CANCELLED", "The call was cancelled before it began.");
    }
    // Asking the person changes nothing, takes its time, and attaches no debugger.
    if (action === "requestConsent") return this.inner.request(action, params, options);
    if (actions[action].kind !== "read") return this.change(action, params, options);
    const question = questionOf(action, params);
    const kept = this.kept(action, params, question, options);
    // A question contains its action, so what answers it is that action's reply.
    return (kept ?? (await this.read(action, params, question, options))) as BrowserReply<A>;
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.inner.browsers();
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    return this.inner.subscribe(listener);
  }

  stats(): CacheStats {
    const { hits, misses, sharedFlights } = this;
    return { hits, misses, sharedFlights, ...this.store.stats(), recordings: this.recordings.stats() };
  }

  /** The newest events of a tab's debugger, oldest first; at most 100. */
  debuggerEvents(browserId: string, tabId: number): readonly RecordedDebuggerEvent[] {
    return this.recordings.of(browserId, tabId)?.debuggerEvents ?? [];
  }

  /** Drops what is past its life; to be called now and then. */
  cleanup(): void {
    this.store.cleanup();
    this.contents.cleanup();
    this.recordings.cleanup();
  }

  /** Stops listening and drops everything. Calls under way go on. */
  close(): void {
    this.unsubscribe();
    this.store.clear();
    this.contents.clear();
    this.recordings.clear();
  }

  /** The reply with what the tab's debugger told. No promise where nothing is waited for, as for most. */
  private withRecording(
    action: ActionName,
    reply: AnyReply,
    options: RequestOptions,
    askedAt: number,
  ): AnyReply | Promise<AnyReply> {
    if (isReplyTo("getConsoleMessages", action, reply)) return this.joiner.console(reply, options, askedAt);
    return isReplyTo("getNetworkData", action, reply) ? this.joiner.network(reply) : reply;
  }

  /** The kept reply that may answer this call. A call that names no tab has none: which tab it means may change. */
  private kept(
    action: ActionName,
    params: object,
    question: string,
    options: RequestOptions,
  ): AnyReply | undefined {
    const tabId = tabOf(params);
    if (!isCacheable(action, params) || tabId === undefined) return undefined;
    const owner = this.announcing.ownerOf(tabId, options.browserId);
    if (owner === undefined) return undefined;
    const stored = this.store.get(owner.browserId, tabId, question);
    if (
      stored?.connectedAt !== owner.connectedAt ||
      !isYoungEnough(stored.askedAt, performance.now(), options.maxAgeMs)
    ) {
      this.misses += 1;
      return undefined;
    }
    this.hits += 1;
    return stored.reply;
  }

  private read<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    question: string,
    options: RequestOptions,
  ): Promise<AnyReply> {
    const shared = this.flights.find(flightKey(question, options), options.maxAgeMs);
    return shared === undefined
      ? this.fly(action, params, question, options).wait(options.signal)
      : this.share(shared, action, params, question, options);
  }

  private async share<A extends ActionName>(
    shared: Flight<AnyReply>,
    action: A,
    params: ActionParams<A>,
    question: string,
    options: RequestOptions,
  ): Promise<AnyReply> {
    const askedAt = performance.now();
    this.sharedFlights += 1;
    try {
      return await shared.wait(options.signal);
    } catch (error) {
      // The deadline that passed is that of the call which began the round trip; this one has as much time left as it
      // came later, for both have the same, however the browser is bound.
      const leftMs = Math.round(askedAt - shared.startedAt);
      if (!hasCode(error, "REQUEST_TIMEOUT") || leftMs <= 0) throw error;
      const rest = { ...options, timeoutMs: leftMs };
      return this.fly(action, params, question, rest)
        .wait(options.signal)
        .catch((again: unknown) => {
          // What came of the longer wait says more than that the rest was too short.
          throw hasCode(again, "REQUEST_TIMEOUT") ? error : again;
        });
    }
  }

  private fly<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    question: string,
    options: RequestOptions,
  ): Flight<AnyReply> {
    const scope = scopeOf(params, options);
    const quiet = !this.changes(scope);
    const connected = this.inner.browsers();
    const held = this.contents.of(action, scope.tabId, question, options.browserId);
    return this.flights.start(flightKey(question, options), scope, quiet, async (flight, signal) => {
      const how = copyOfOptions(options);
      how.signal = signal;
      if (held !== undefined) how.held = held;
      let reply: AnyReply;
      try {
        reply = await this.inner.request(action, params, how);
      } catch (error) {
        if (held !== undefined) this.contents.failed(held, question, error);
        throw error;
      }
      this.learn(action, params, question, options, reply, { flight, connected });
      return this.withRecording(action, reply, how, flight.startedAt);
    });
  }

  /** Whether something is under way that may change these tabs. */
  private changes(scope: TabScope): boolean {
    for (const change of this.changesUnderWay) if (overlap(change, scope)) return true;
    return false;
  }

  /** Takes what a reply tells: who owns the tab, which document it shows, and, where allowed, the answer itself. */
  private learn(
    action: ActionName,
    params: object,
    asked: string,
    options: RequestOptions,
    reply: AnyReply,
    { flight, connected }: Trip,
  ): void {
    const { browserId, tabId, documentId } = reply;
    if (tabId === undefined) return;
    if (options.browserId === undefined && tabOf(params) === tabId) this.announcing.learn(tabId, browserId);
    if (documentId === undefined) return;
    this.store.keepDocument(browserId, tabId, documentId);
    const question = tabOf(params) === tabId ? asked : questionOf(action, { ...params, tabId });
    // Kept for long, and served as what was made of it: twice the memory for nothing.
    const kept = reply.texts === undefined ? reply : withoutTexts(reply);
    this.contents.learn(action, tabId, question, kept);
    // A connection that began meanwhile may have missed a change.
    const browser = this.announcing.find(browserId, connected);
    if (!flight.mayBeKept || reply.observed === false || browser === undefined) return;
    if (!isCacheable(action, params)) return;
    const { connectedAt } = browser;
    const askedAt = flight.startedAt;
    this.store.put({ action, browserId, tabId, documentId, question, askedAt, connectedAt, reply: kept });
  }

  /** Does what may alter a page: nothing read before or meanwhile may be served afterwards. */
  private async change<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    const scope = scopeOf(params, options);
    this.outdate(scope);
    this.changesUnderWay.add(scope);
    // Every action that controls a tab may attach its debugger first (WIRE.md 2).
    const attachEnds = actions[action].kind === "control" ? this.recordings.attachBegins(scope) : undefined;
    try {
      return await this.inner.request(action, params, options);
    } finally {
      attachEnds?.();
      if (action === "detachDebugger") this.recordings.released(scope);
      this.changesUnderWay.delete(scope);
      this.outdate(scope);
    }
  }

  private notice(event: BrowserEvent): void {
    const outdated = outdatedBy(event);
    if (outdated === undefined) return;
    if (outdated.what === "replies") this.store.invalidate(outdated.scope);
    this.contents.notice(event);
    this.flights.outdate(outdated.scope);
    this.announcing.notice(event);
  }

  private outdate(scope: TabScope): void {
    this.store.invalidate(scope);
    this.flights.outdate(scope);
  }
}

/** A round trip, and which browsers were connected when it began. */
type Trip = { readonly flight: Flight<AnyReply>; readonly connected: readonly ConnectedBrowser[] };

function withoutTexts({ texts: _texts, ...reply }: AnyReply): AnyReply {
  return reply;
}

/** Calls share a round trip only with those that ask the same of the same browser and would wait as long. */
function flightKey(question: string, options: RequestOptions): string {
  return `${options.browserId ?? ""} ${options.timeoutMs ?? ""} ${question}`;
}
