import { actions, type ActionName } from "@browser-mcp/protocol";
import type { BrowserLink } from "./browser-link.js";
import { expectResponse, tabOf, type Conversation, type Params, type ResponseFrame } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import type { HubLimits } from "./limits.js";
import { TabOrder } from "./tab-order.js";

/** Talks to our own extension: requests run side by side, those that change a tab in their order (DESIGN.md). */
export class SupersetExtension implements Conversation {
  readonly #changes: TabOrder;

  constructor(
    private readonly link: BrowserLink,
    limits: HubLimits,
  ) {
    this.#changes = new TabOrder(limits.maxPendingPerSocket);
  }

  perform(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    return actions[action].kind === "change"
      ? this.#change(action, params, deadline)
      : this.#ask(action, params, deadline);
  }

  /** It holds the debugger itself and tells what becomes of tabs: nothing is remembered here. */
  connectionLost(): void {
    return undefined;
  }

  tabGone(): void {
    return undefined;
  }

  debuggerSpoke(): void {
    return undefined;
  }

  debuggerGone(): void {
    return undefined;
  }

  async #change(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    const turn = await this.#changes.take(tabOf(params), deadline);
    try {
      return await this.#ask(action, params, deadline);
    } finally {
      turn.end();
    }
  }

  async #ask(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame> {
    return expectResponse(await this.link.send(action, params, deadline), action, params);
  }
}
