import { silentClient } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  ActionResults,
  Browser,
  BrowserReply,
  ConnectedBrowser,
  RequestOptions,
} from "@browser-mcp/protocol";
import { Cursors } from "./cursors.js";
import { KeptOutputs } from "./kept-outputs.js";
import { limits } from "./limits.js";
import type { ToolContext } from "../tool.js";

type ReplyOrigin = Pick<BrowserReply<ActionName>, "tabId" | "unanswered">;

/** For specs only: a `Browser` that answers from a table and remembers what it was asked. */
export class ScriptedBrowser implements Browser {
  readonly requests: { action: ActionName; params: object; options: RequestOptions }[] = [];
  readonly #outputs = new KeptOutputs();
  readonly #cursors = new Cursors();
  readonly #answers: Partial<ActionResults>;
  readonly #origin: ReplyOrigin;

  /** @param origin what its replies say of themselves; their tab is that which was asked for, unless it names one */
  constructor(answers: Partial<ActionResults>, origin: ReplyOrigin = {}) {
    this.#answers = answers;
    this.#origin = origin;
  }

  request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    this.requests.push({ action, params, options });
    const data = this.#answers[action];
    if (data === undefined) return Promise.reject(new Error(`no answer scripted for ${action}`));
    const tabId = "tabId" in params && typeof params.tabId === "number" ? { tabId: params.tabId } : {};
    return Promise.resolve({ data, browserId: "scripted", receivedAt: 0, ...tabId, ...this.#origin });
  }

  browsers(): readonly ConnectedBrowser[] {
    return [];
  }

  subscribe(): () => void {
    return () => undefined;
  }

  /** The context in which a tool of that name runs on this browser. */
  context(tool: string): ToolContext {
    return {
      browser: this,
      caller: { client: "spec", tool },
      signal: new AbortController().signal,
      client: silentClient,
      cursors: this.#cursors,
      outputs: this.#outputs,
      limits,
    };
  }
}
