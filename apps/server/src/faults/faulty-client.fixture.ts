import type { Agent } from "node:http";
import { request } from "node:http";
import { markOf } from "./faulty-browser.fixture.js";
import type { Random } from "./random.fixture.js";

/** How calls ended. */
export interface Tally {
  answered: number;
  failed: number;
  refused: number;
  abandoned: number;
}

/** Longer than any call may take: its deadline, and a machine that is busy. */
const WATCHDOG_MS = 30_000;

interface Answer {
  readonly id?: unknown;
  readonly error?: unknown;
  readonly result?: { readonly isError?: boolean; readonly content?: readonly { readonly text?: string }[] };
}

/** A client that calls, gives up, leaves and comes again at random, and looks hard at every answer. */
export class FaultyClient {
  #session: string | undefined;
  #nextId = 0;

  constructor(
    private readonly url: string,
    private readonly agent: Agent,
    private readonly tabs: readonly [number, ...number[]],
    private readonly random: Random,
    private readonly tally: Tally,
  ) {}

  /**
   * Does one thing and waits for its end.
   * @throws Error when a request has no end, or has an answer that is not its own
   */
  async act(): Promise<void> {
    if (this.random.chance(0.02)) return this.leave();
    if (this.#session === undefined && this.random.chance(0.7)) return this.#open();
    await this.#call();
  }

  /** Ends its session, where it has one. */
  async leave(): Promise<void> {
    if (this.#session !== undefined) await this.#send("DELETE");
    this.#session = undefined;
  }

  async #open(): Promise<void> {
    const params = {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "faulty", version: "1" },
    };
    const opened = await this.#post("initialize", params);
    this.#session = opened?.session;
  }

  async #call(): Promise<void> {
    const tabId = this.random.pick([...this.tabs, 999]);
    const [name, given] = this.random.pick([
      ["get_page_content", { tabId, maxAge: this.random.pick([0, 30_000]) }],
      ["execute_javascript", { tabId, code: "document.title" }],
      ["get_dom_snapshot", { tabId }],
      ["get_browser_tabs", {}],
      ["read_minds", {}],
      ...(this.#session === undefined ? [] : debuggers(tabId)),
    ]);
    const abandonAfter = this.random.chance(0.1) ? this.random.next() * 50 : undefined;
    const posted = await this.#post("tools/call", { name, arguments: given }, abandonAfter);
    if (posted === undefined) {
      this.tally.abandoned += 1;
      return;
    }
    const { answer, id } = posted;
    if (answer.id !== id) throw new Error(`Request ${id} was answered as ${JSON.stringify(answer.id)}.`);
    if (answer.error !== undefined) this.tally.refused += 1;
    else if (answer.result?.isError === true) this.tally.failed += 1;
    else {
      this.tally.answered += 1;
      const text = answer.result?.content?.[0]?.text ?? "";
      if ((name === "get_page_content" || name === "execute_javascript") && !text.includes(markOf(tabId))) {
        throw new Error(`${name} of tab ${tabId} was answered with ${text.slice(0, 200)}`);
      }
    }
  }

  async #post(method: string, params: object, abandonAfter?: number) {
    const id = ++this.#nextId;
    const message = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    const response = await this.#send("POST", message, abandonAfter);
    if (response === undefined) return undefined;
    return { id, answer: JSON.parse(response.body) as Answer, session: response.session };
  }

  /** Undefined when it was given up. */
  #send(
    method: string,
    body?: string,
    abandonAfter?: number,
  ): Promise<{ readonly body: string; readonly session: string | undefined } | undefined> {
    return new Promise((resolve, reject) => {
      const headers = {
        "content-type": "application/json",
        accept: "application/json",
        ...(this.#session === undefined ? {} : { "mcp-session-id": this.#session }),
      };
      const outgoing = request(this.url, { method, headers, agent: this.agent });
      let abandoned = false;
      const abandon = (): void => {
        abandoned = true;
        outgoing.destroy();
      };
      const giveUp = abandonAfter === undefined ? undefined : setTimeout(abandon, abandonAfter);
      const watchdog = setTimeout(() => {
        reject(new Error(`A request did not end: ${body ?? method}`));
        outgoing.destroy();
      }, WATCHDOG_MS);
      const end = (act: () => void): void => {
        clearTimeout(giveUp);
        clearTimeout(watchdog);
        act();
      };
      const fail = (error: Error): void => end(() => (abandoned ? resolve(undefined) : reject(error)));
      outgoing.on("error", fail).on("response", (incoming) => {
        let text = "";
        incoming.on("error", fail);
        incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        incoming.on("end", () => {
          const session = incoming.headers["mcp-session-id"];
          end(() => resolve({ body: text, session: typeof session === "string" ? session : undefined }));
        });
      });
      outgoing.end(body);
    });
  }
}

const debuggers = (tabId: number): [string, object][] => [
  ["attach_debugger", { tabId }],
  ["detach_debugger", { tabId }],
];
