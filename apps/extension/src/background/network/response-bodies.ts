import type { NetworkBody } from "@browser-mcp/protocol";
import * as z from "zod";
import { within } from "../waiting.js";
import { cutText } from "./cut-text.js";
import type { DevtoolsRecord } from "./devtools-record.js";
import { type RingLimits, TabRings } from "./tab-rings.js";

/** Bodies of scripts' requests up to this length are fetched at once, because the browser forgets them at the next page. */
const EAGER_CHARS = 256 * 1024;
const LONGEST_BODY = 1_000_000;
/** What is kept: as many bodies of a tab as there are records of its requests. */
const limits: RingLimits = { items: 500, tabWeight: 5_000_000, tabs: 100, weight: 30_000_000 };
/** Commands under way at once, and bodies that wait for their turn. */
const COMMANDS = 4;
const MOST_WAITING = 500;
const COMMAND_MS = 3_000;

const answerSchema = z.object({ body: z.string(), base64Encoded: z.boolean() });

interface Kept {
  readonly key: string;
  readonly body: NetworkBody;
}

/** Sends one DevTools command to a tab that is attached; rejects where none is. */
export type SendCommand = (tabId: number, method: string, params: object) => Promise<object>;

/** The bodies of answers: those that the debugger could fetch in time, and those that it can fetch still. */
export class ResponseBodies {
  /** By tab and the protocol's id; each is in its tab's ring too. */
  readonly #kept = new Map<string, NetworkBody>();
  readonly #rings = new TabRings<Kept>(limits, ({ body }) => body.body.length, {
    dropped: ({ key }) => this.#kept.delete(key),
    changed: () => undefined,
  });
  #waiting: DevtoolsRecord[] = [];
  #underWay = 0;

  constructor(private readonly send: SendCommand) {}

  /** A request has its whole answer: its body is fetched, if it is one that would soon be lost. */
  finished(record: DevtoolsRecord): void {
    const { type, transferSize = 0 } = record;
    if ((type !== "Fetch" && type !== "XHR") || transferSize > EAGER_CHARS) return;
    if (record.answeredBy === "nobody" || this.#waiting.length >= MOST_WAITING) return;
    this.#waiting.push(record);
    this.#fetchNext();
  }

  /**
   * The body of this answer.
   * @throws what the browser says where it has it no longer, or does not answer
   */
  async read(record: DevtoolsRecord): Promise<NetworkBody> {
    return this.#kept.get(keyOf(record)) ?? this.#fetch(record);
  }

  /** The tab is gone. */
  drop(tabId: number): void {
    this.#waiting = this.#waiting.filter((record) => record.tabId !== tabId);
    this.#rings.drop(tabId);
  }

  #fetchNext(): void {
    if (this.#underWay >= COMMANDS) return;
    const record = this.#waiting.shift();
    if (record === undefined) return;
    this.#underWay += 1;
    this.#fetch(record)
      .then((body) => this.#keep(record, body))
      // Whoever asks for this body asks the browser again, and is told then.
      .catch(() => undefined)
      .finally(() => {
        this.#underWay -= 1;
        this.#fetchNext();
      });
  }

  async #fetch({ tabId, requestId }: DevtoolsRecord): Promise<NetworkBody> {
    const asked = this.send(tabId, "Network.getResponseBody", { requestId });
    const answer = await within(COMMAND_MS, asked, undefined);
    if (answer === undefined) throw new Error("The browser did not hand it over in time.");
    const { body, base64Encoded } = answerSchema.parse(answer);
    return { body: cutText(body, LONGEST_BODY), base64: base64Encoded, size: body.length };
  }

  #keep(record: DevtoolsRecord, body: NetworkBody): void {
    const key = keyOf(record);
    if (body.size > EAGER_CHARS || this.#kept.has(key)) return;
    this.#kept.set(key, body);
    this.#rings.add(record.tabId, { key, body });
  }
}

const keyOf = ({ tabId, requestId }: DevtoolsRecord): string => `${tabId} ${requestId}`;
