import type { ConsoleCoverage, ConsoleLevel, ConsoleMessage } from "@browser-mcp/protocol";
import { checkedRecords, type ConsoleRecord, type ConsoleRecords } from "./console/records.js";
import { addressOf } from "./dom-access.js";
import { READER_ENDED } from "./port-handover.js";
import { firstPosition, withoutFramesOf } from "./stack-text.js";

/** Which messages to give; see `actions.getConsoleMessages`. */
export interface ReadConsoleRequest {
  readonly levels?: readonly ConsoleLevel[];
  /** Milliseconds since the epoch; only newer messages. */
  readonly since?: number;
}

/** The console of one document. */
export interface DocumentConsole {
  readonly url: string;
  /** Oldest first. */
  readonly messages: readonly ConsoleMessage[];
  readonly dropped: number;
  /** `none` where no script runs in the page's world, or it does not answer. */
  readonly coverage: ConsoleCoverage;
}

/** How long the page's world may take to answer: it shares its thread with us, so it is not busy when we are not. */
const PATIENCE_MS = 2_000;

/** Reads what the page's world has kept of the console. */
export class ConsoleReader {
  #port: MessagePort | undefined;
  readonly #waiting = new Map<number, (records: ConsoleRecords | undefined) => void>();
  #asked = 0;
  #ended = false;

  /**
   * @param port resolves with the way to the page's world; never, where no script may run there
   * @param coverage from when on the page's world has listened
   * @param ownAddresses of the extension, whose frames are not the page's
   */
  constructor(
    port: Promise<MessagePort>,
    private readonly coverage: ConsoleCoverage,
    private readonly ownAddresses: readonly string[],
  ) {
    void port.then((given) => {
      this.#port = given;
      if (this.#ended) return this.end();
      given.onmessage = ({ data }: MessageEvent<unknown>) => this.#answered(data);
    });
  }

  /** Never fails: a console that cannot be read covers nothing. */
  readonly read = async ({ levels, since }: ReadConsoleRequest): Promise<DocumentConsole> => {
    const url = addressOf(document);
    const answer = await this.#ask();
    if (answer === undefined) return { url, messages: [], dropped: 0, coverage: "none" };
    const messages = answer.records
      .filter(
        ({ level, timestamp }) =>
          (levels === undefined || levels.includes(level)) && (since === undefined || timestamp >= since),
      )
      .map((record) => this.#message(record));
    return { url, messages, dropped: answer.dropped, coverage: this.coverage };
  };

  /** Lets the page's world go: its console is its own again. */
  end(): void {
    this.#ended = true;
    this.#port?.postMessage(READER_ENDED);
    this.#port?.close();
    this.#port = undefined;
  }

  #ask(): Promise<ConsoleRecords | undefined> {
    return new Promise((resolve) => {
      const id = (this.#asked += 1);
      const settle = (records: ConsoleRecords | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(records);
      };
      const timer = setTimeout(() => settle(undefined), PATIENCE_MS);
      this.#waiting.set(id, settle);
      if (this.#port === undefined) settle(undefined);
      else this.#port.postMessage(id);
    });
  }

  /** Nothing that comes unasked is looked at. */
  #answered(data: unknown): void {
    if (typeof data !== "object" || data === null || !("id" in data) || typeof data.id !== "number") return;
    this.#waiting.get(data.id)?.(checkedRecords(data));
  }

  #message({ level, kind, timestamp, message, ...place }: ConsoleRecord): ConsoleMessage {
    const stack = place.stack === undefined ? undefined : withoutFramesOf(this.ownAddresses, place.stack);
    const source = place.source ?? (stack === undefined ? undefined : firstPosition(stack));
    return {
      level,
      kind,
      timestamp,
      message,
      ...(stack === undefined ? {} : { stack }),
      ...(source === undefined ? {} : { source }),
    };
  }
}
