import { BrowserMcpError } from "@browser-mcp/protocol";
import type { Browser, BrowserReply, Caller, CancelSignal } from "@browser-mcp/protocol";

type TabsReply = BrowserReply<"getAllTabs">;

/** For so many milliseconds at most a question waits for the one before it: a browser that keeps silent holds up no other. */
const WAIT_MS = 50;

/** Who asks, of which browser: all of them where none is named. */
export interface TabQuestion {
  readonly caller: Caller;
  readonly browserId?: string;
  /** Aborting it ends the asker's wait with `CANCELLED`. */
  readonly signal?: CancelSignal;
}

/** The questions of one caller to one browser. */
interface Turn {
  underWay: number;
  /** The one that was not put yet, which everyone may still join. */
  next?: { readonly reply: Promise<TabsReply>; readonly put: () => void };
}

/**
 * Asks browsers where their tabs are now. Calls that come while the same question is under way share the next one: an
 * answer never began before its call did, so what a call brought about is seen by the one after it.
 */
export class TabQuestions {
  readonly #turns = new Map<string, Turn>();

  constructor(private readonly browser: Browser) {}

  /**
   * The tabs as they are now, at the earliest.
   * @throws BrowserMcpError as `Browser.request` does
   */
  ask(question: TabQuestion): Promise<TabsReply> {
    const { caller, browserId = "", signal } = question;
    // The browser is told who asks.
    const key = `${browserId}\n${caller.tool ?? ""}\n${caller.client}`;
    const turn = this.#turns.get(key);
    if (turn === undefined) {
      const first: Turn = { underWay: 0 };
      this.#turns.set(key, first);
      return this.#put(first, key, question, signal);
    }
    turn.next ??= this.#prepare(turn, key, question);
    return untilCancelled(turn.next.reply, signal);
  }

  #prepare(turn: Turn, key: string, question: TabQuestion): NonNullable<Turn["next"]> {
    let put = (): void => undefined;
    const reply = new Promise<TabsReply>((resolve) => {
      const timer = setTimeout(() => put(), WAIT_MS);
      put = () => {
        clearTimeout(timer);
        delete turn.next;
        resolve(this.#put(turn, key, question));
      };
    });
    return { reply, put };
  }

  async #put(
    turn: Turn,
    key: string,
    { caller, browserId }: TabQuestion,
    signal?: CancelSignal,
  ): Promise<TabsReply> {
    turn.underWay += 1;
    try {
      return await this.browser.request(
        "getAllTabs",
        {},
        {
          caller,
          maxAgeMs: 0,
          ...(browserId === undefined ? {} : { browserId }),
          ...(signal === undefined ? {} : { signal }),
        },
      );
    } finally {
      turn.underWay -= 1;
      if (turn.next !== undefined) turn.next.put();
      else if (turn.underWay === 0) this.#turns.delete(key);
    }
  }
}

/** One of several that wait for the same leaves alone. */
function untilCancelled<T>(reply: Promise<T>, signal: CancelSignal | undefined): Promise<T> {
  if (signal === undefined) return reply;
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(new BrowserMcpError("CANCELLED", "The call was cancelled: getAllTabs"));
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    const end = (): void => signal.removeEventListener("abort", leave);
    reply.finally(end).then(resolve, reject);
  });
}
