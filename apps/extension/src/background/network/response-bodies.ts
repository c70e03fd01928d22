import type { NetworkBody } from "@browser-mcp/protocol";
import * as z from "zod";
import { within } from "../waiting.js";
import { cutText } from "./cut-text.js";
import type { DevtoolsRecord } from "./devtools-record.js";

/** Bodies of scripts' requests up to this length are fetched at once, because the browser forgets them at the next page. */
const EAGER_CHARS = 256 * 1024;
const LONGEST_BODY = 1_000_000;
/** Characters that are kept of one tab, and of all. */
const TAB_CHARS = 5_000_000;
const ALL_CHARS = 30_000_000;
/** Commands under way at once, and bodies that wait for their turn. */
const COMMANDS = 4;
const MOST_WAITING = 500;
const COMMAND_MS = 3_000;

const answerSchema = z.object({ body: z.string(), base64Encoded: z.boolean() });

interface Kept {
  readonly tabId: number;
  readonly body: NetworkBody;
}

/** Sends one DevTools command to a tab that is attached; rejects where none is. */
export type SendCommand = (tabId: number, method: string, params: object) => Promise<object>;

/** The bodies of answers: those that the debugger could fetch in time, and those that it can fetch still. */
export class ResponseBodies {
  /** By tab and the protocol's id, oldest first. */
  readonly #kept = new Map<string, Kept>();
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
    return this.#kept.get(keyOf(record))?.body ?? this.#fetch(record);
  }

  /** The tab is gone. */
  drop(tabId: number): void {
    this.#waiting = this.#waiting.filter((record) => record.tabId !== tabId);
    for (const [key, kept] of this.#kept) {
      if (kept.tabId === tabId) this.#kept.delete(key);
    }
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
    if (body.size > EAGER_CHARS) return;
    this.#kept.set(keyOf(record), { tabId: record.tabId, body });
    this.#bound(TAB_CHARS, (kept) => kept.tabId === record.tabId);
    this.#bound(ALL_CHARS, () => true);
  }

  /** Forgets the oldest of those meant until they are within the bound. */
  #bound(most: number, isMeant: (kept: Kept) => boolean): void {
    const meant = [...this.#kept].filter(([, kept]) => isMeant(kept));
    let chars = meant.reduce((sum, [, { body }]) => sum + body.body.length, 0);
    for (const [key, { body }] of meant) {
      if (chars <= most) return;
      this.#kept.delete(key);
      chars -= body.body.length;
    }
  }
}

const keyOf = ({ tabId, requestId }: DevtoolsRecord): string => `${tabId} ${requestId}`;
