import type { Browser, BrowserReply, RequestOptions } from "@browser-mcp/protocol";
import { joinConsole } from "./join-console.js";
import { joinNetwork } from "./join-network.js";
import type { Recordings } from "./recordings.js";

type ConsoleReply = BrowserReply<"getConsoleMessages">;
type NetworkReply = BrowserReply<"getNetworkData">;

/** Adds what the debugger told to a tab's console and requests. */
export class RecordingJoiner {
  constructor(
    private readonly inner: Browser,
    private readonly recordings: Recordings,
  ) {}

  /**
   * The reply with the debugger's messages of its tab in it; the same reply where nothing is recorded of its page.
   * @param askedAt as `performance.now()` said: what was begun to be recorded since may be of another page
   */
  async console(reply: ConsoleReply, options: RequestOptions, askedAt: number): Promise<ConsoleReply> {
    const { browserId } = reply;
    if (!this.recordings.knowsBrowser(browserId)) return reply;
    const tabId = reply.tabId ?? (await this.onlyShownTab(browserId, options));
    const recording = tabId === undefined ? undefined : this.recordings.of(browserId, tabId);
    if (tabId === undefined || recording === undefined) return reply;
    await this.recordings.readAll(recording);
    const { messages } = recording;
    if (messages === undefined) return reply;
    if (recording.pageBegan > askedAt) return reply;
    return { ...reply, tabId, data: joinConsole(reply.data, messages, recording.coverage) };
  }

  /** The reply with older requests of its tab that only the debugger told of; every request names its tab. */
  network(reply: NetworkReply): NetworkReply {
    const tabId = reply.tabId ?? reply.data.requests[0]?.tabId;
    const recording = tabId === undefined ? undefined : this.recordings.of(reply.browserId, tabId);
    return recording === undefined ? reply : { ...reply, data: joinNetwork(reply.data, recording.requests) };
  }

  /**
   * The tab that a call without one meant, where only one can be meant. A browser that does not tell leaves the reply
   * as it is: right, and its coverage says what may be missing.
   */
  private async onlyShownTab(browserId: string, options: RequestOptions): Promise<number | undefined> {
    const [answer] = await Promise.allSettled([
      this.inner.request("getAllTabs", {}, { ...options, browserId }),
    ]);
    if (answer.status === "rejected") return undefined;
    const [shown, another] = answer.value.data.filter(({ active }) => active);
    return another === undefined ? shown?.id : undefined;
  }
}
