import type { ActionName } from "@browser-mcp/protocol";
import { browserErrorOf } from "./browser-errors.js";
import type { Deadline } from "./deadline.js";
import type { ReplyFrame } from "./pending-requests.js";

/** A request's parameters, whatever the action. */
export type Params = Readonly<Record<string, unknown>>;

/** The tab that a request names. */
export function tabOf(params: Params): number | undefined {
  return typeof params.tabId === "number" ? params.tabId : undefined;
}

/** A reply that is no error. */
export type ResponseFrame = Extract<ReplyFrame, { type: "response" }>;

/** How to talk to one kind of extension: what it must not be asked at the same time, and what its silence means. */
export interface Conversation {
  /**
   * Does one action on a browser that has it.
   * @throws BrowserMcpError as `Browser.request` says
   */
  perform(action: ActionName, params: Params, deadline: Deadline): Promise<ResponseFrame>;
  /** A socket of the browser was lost: what was known of the browser's state may be wrong now. */
  connectionLost(): void;
  /** The tab exists no more. */
  tabGone(tabId: number): void;
  /** An event of this tab's debugger arrived. */
  debuggerSpoke(tabId: number): void;
  /** The debugger of this tab is known to be gone. */
  debuggerGone(tabId: number): void;
}

/**
 * The frame, when it is no error.
 * @throws BrowserMcpError that says what the error frame means
 */
export function expectResponse(frame: ReplyFrame, action: ActionName, params: Params): ResponseFrame {
  if (frame.type === "response") return frame;
  const tabId = tabOf(params);
  throw browserErrorOf({
    action,
    text: frame.error,
    ...(tabId === undefined ? {} : { tabId }),
    ...(frame.code === undefined ? {} : { code: frame.code }),
    ...(frame.hint === undefined ? {} : { hint: frame.hint }),
  });
}
