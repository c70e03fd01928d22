import { BrowserMcpError } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  Browser,
  BrowserEvent,
  BrowserReply,
  ConnectedBrowser,
  RequestOptions,
  Unsubscribe,
} from "@browser-mcp/protocol";
import { ReadClean } from "./read-clean.js";
import { Redactions } from "./redactions.js";
import { SecretScanner } from "./secret-scanner.js";
import type { ScannerOptions } from "./secret-scanner.js";
import { ValueRedactor } from "./value-redactor.js";

/** After so many milliseconds others have their turn before an answer goes on. */
const LONG_MS = 5;

/** Kept from the start on: a spec that turns the clock by hand must not have to turn this. */
const soon = setImmediate;

/** What a redacting browser has hidden since it was made, by kind. */
export type RedactionTotals = ReadonlyMap<string, number>;

/**
 * A `Browser` around another one that hands out no secret: replies, events and errors come with marks in their place, and
 * a reply says how many there are. The innermost wrapper, so that nothing unclean is kept, shown, counted or logged.
 * An image is what it is: a picture of a secret is not found.
 */
export class RedactingBrowser implements Browser {
  readonly #inner: Browser;
  readonly #redactor: ValueRedactor;
  readonly #totals = new Map<string, number>();

  constructor(inner: Browser, options: ScannerOptions = {}) {
    this.#inner = inner;
    this.#redactor = new ValueRedactor(new SecretScanner(options));
  }

  /** See `Browser.request`. */
  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    let reply: BrowserReply<A>;
    try {
      reply = await this.#inner.request(action, params, options);
    } catch (thrown) {
      throw this.#error(thrown);
    }
    if (action === "captureScreenshot") return reply;
    const begun = performance.now();
    const clean = this.#reply(reply);
    // Whoever asked goes on with what is as large.
    if (performance.now() - begun > LONG_MS) await new Promise<void>((resolve) => void soon(resolve));
    return clean;
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.#inner.browsers();
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    return this.#inner.subscribe((event) => listener(this.#event(event)));
  }

  /** How many values were hidden since it was made, by kind. */
  totals(): RedactionTotals {
    return this.#totals;
  }

  #reply<A extends ActionName>(reply: BrowserReply<A>): BrowserReply<A> {
    const found = new Redactions();
    const data = this.#redactor.redact(reply.data, found);
    const url = reply.url === undefined ? undefined : this.#redactor.text(reply.url, found, "data");
    const { counts } = found;
    if (counts === undefined) return reply;
    this.#count(found);
    // What was read holds the secrets themselves.
    const { texts: _texts, ...clean } = reply;
    return { ...clean, data, ...(url === undefined ? {} : { url }), redactions: counts };
  }

  #event(event: BrowserEvent): BrowserEvent {
    const found = new Redactions();
    switch (event.type) {
      case "tab-created":
      case "tab-activated":
      case "tab-navigated": {
        const tab = this.#redactor.redact(event.tab, found);
        return tab === event.tab ? event : { ...event, tab };
      }
      case "debugger-event": {
        if (event.size !== undefined) return new ReadClean(event, this.#clean);
        const params = this.#clean(event.params, true);
        return params === event.params ? event : { ...event, params };
      }
      case "page-data": {
        const data = this.#redactor.redact(event.data, found);
        this.#count(found);
        return data === event.data ? event : { ...event, data };
      }
      default:
        return event;
    }
  }

  /** @param isFirst whether what is found is counted: it is not when the same is read again */
  readonly #clean = (params: unknown, isFirst: boolean): unknown => {
    const found = new Redactions();
    const clean = this.#redactor.redact(params, found);
    if (isFirst) this.#count(found);
    return clean;
  };

  /** A browser's error quotes the page, its address or a script. */
  #error(thrown: unknown): unknown {
    if (!(thrown instanceof BrowserMcpError)) return thrown;
    const found = new Redactions();
    const message = this.#redactor.text(thrown.message, found);
    const hint = this.#redactor.text(thrown.hint, found);
    if (found.counts === undefined) return thrown;
    this.#count(found);
    // Without its cause, which would be logged: it says the same.
    return new BrowserMcpError(thrown.code, message, { hint });
  }

  #count(found: Redactions): void {
    for (const [kind, count] of Object.entries(found.counts ?? {})) {
      this.#totals.set(kind, (this.#totals.get(kind) ?? 0) + count);
    }
  }
}
