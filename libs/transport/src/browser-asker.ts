import {
  BrowserMcpError,
  type ActionName,
  type ActionParams,
  type ActionResult,
  type BrowserReply,
  type Caller,
  type RequestOptions,
} from "@browser-mcp/protocol";
import { saysNotAttached } from "./browser-errors.js";
import { tabOf, type Params, type ResponseFrame } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import type { DebuggerHolds } from "./debugger-holds.js";
import type { DebuggerWatch } from "./debugger-watch.js";
import type { EventIntake } from "./event-intake.js";
import { HeldContent } from "./held-content.js";
import { longTextsOf } from "./long-texts.js";
import { normalise } from "./normalise.js";
import type { ReplyContext } from "./normalise/reply-context.js";
import type { Peer } from "./peer.js";
import type { TabRouter } from "./tab-router.js";
import { withCaller } from "./with-caller.js";

/** Who learns from answers. */
export interface AskerSettings {
  readonly router: Pick<TabRouter, "learn" | "replace">;
  readonly intake: Pick<EventIntake, "tabMissing" | "tabsListed" | "debuggerGone">;
  readonly holds: Pick<DebuggerHolds, "attach" | "detach" | "doubt">;
  readonly watch: Pick<DebuggerWatch, "attached" | "used">;
}

/** Actions that the existing extension answers for tabs that do not exist (WIRE.md 2, 3.5, 3.8). */
const provesNothing: ReadonlySet<ActionName> = new Set([
  "getNetworkData",
  "detachDebugger",
  "captureScreenshot",
]);

/** Actions that fail when the debugger is not at the tab after all. */
const needsDebugger: ReadonlySet<ActionName> = new Set(["emulateDevice", "setUserAgent", "cdp"]);

/** Asks one browser, brings its answer into the form of `protocol`, and passes on what the answer tells of tabs. */
export class BrowserAsker {
  constructor(private readonly settings: AskerSettings) {}

  /** @throws BrowserMcpError whatever the browser reports or its connection suffers, INVALID_REPLY, or what ended the deadline */
  async ask<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    peer: Peer,
    deadline: Deadline,
    { caller, held }: Pick<Partial<RequestOptions>, "caller" | "held"> = {},
  ): Promise<BrowserReply<A>> {
    const { browserId, extensionId, protocol } = peer.browser;
    const tabId = tabOf(params);
    const known = HeldContent.of(action, held, peer);
    let frame: ResponseFrame;
    try {
      frame = await this.#perform(action, known?.told(params) ?? params, peer, deadline, caller);
    } catch (error) {
      if (tabId !== undefined) this.#learnFromFailure(action, tabId, peer, error);
      throw error;
    }
    const receivedAt = Date.now();
    // Filled field by field: that is done for every call.
    const context: { -readonly [K in keyof ReplyContext]: ReplyContext[K] } = { browserId, protocol, params };
    if (extensionId !== undefined) context.extensionId = extensionId;
    const read = normalise(
      action,
      (known === undefined ? frame.data : known.complete(frame)) ?? null,
      context,
    );
    const data = known?.orSame(read) ?? read;
    if (action === "getAllTabs") this.#learnTabs(data as ActionResult<"getAllTabs">, peer);
    if (tabId !== undefined) this.#learnDebugger(action, tabId, peer);
    const answering = frame.tabId ?? tabId;
    if (answering !== undefined && (protocol === 2 || !provesNothing.has(action))) {
      this.settings.router.learn(browserId, answering);
    }
    const reply: { -readonly [K in keyof BrowserReply<A>]: BrowserReply<A>[K] } = {
      data,
      browserId,
      receivedAt,
    };
    if (answering !== undefined) reply.tabId = answering;
    const { documentId, url, observed, contentName } = frame;
    if (documentId !== undefined) reply.documentId = documentId;
    if (url !== undefined) reply.url = url;
    if (observed !== undefined) reply.observed = observed;
    if (contentName !== undefined) reply.contentName = contentName;
    const texts = longTextsOf(frame.data);
    if (texts !== undefined) reply.texts = texts;
    return reply;
  }

  #perform(
    action: ActionName,
    params: Params,
    peer: Peer,
    deadline: Deadline,
    caller: Caller | undefined,
  ): Promise<ResponseFrame> {
    const { holds } = this.settings;
    const tabId = tabOf(params);
    if (tabId !== undefined && action === "attachDebugger") {
      return holds.attach({ peer, tabId, caller }, deadline);
    }
    if (tabId !== undefined && action === "detachDebugger") {
      return holds.detach({ peer, tabId, caller }, deadline);
    }
    return peer.conversation.perform(action, withCaller(params, caller, peer), deadline);
  }

  #learnTabs(tabs: ActionResult<"getAllTabs">, peer: Peer): void {
    const { router, intake } = this.settings;
    const gone = router.replace(
      peer.browser.browserId,
      tabs.map(({ id }) => id),
    );
    intake.tabsListed(peer, tabs, gone);
  }

  /** What an answer says of the debugger: on the existing extension's side, emulation attaches it (WIRE.md 2). */
  #learnDebugger(action: ActionName, tabId: number, { browser: { browserId, protocol } }: Peer): void {
    const { watch } = this.settings;
    const attaches = action === "attachDebugger" || (protocol === 1 && needsDebugger.has(action));
    if (attaches) watch.attached(browserId, tabId);
    else if (needsDebugger.has(action)) watch.used(browserId, tabId);
  }

  #learnFromFailure(action: ActionName, tabId: number, peer: Peer, error: unknown): void {
    const { intake, holds } = this.settings;
    const known = error instanceof BrowserMcpError ? error : undefined;
    if (known?.code === "TAB_NOT_FOUND") intake.tabMissing(peer, tabId);
    else if (needsDebugger.has(action)) {
      if (known !== undefined && saysNotAttached(known.message)) intake.debuggerGone(peer, tabId);
      else holds.doubt(peer.browser.browserId, tabId);
    }
  }
}
