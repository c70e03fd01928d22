import type { ActionName, Caller, ErrorCode } from "@browser-mcp/protocol";

/** One finished request to a browser, for the account of what was done. Never content, never a whole address. */
export interface CallEntry {
  readonly action: ActionName;
  readonly caller: Caller;
  readonly outcome: "ok" | ErrorCode;
  /** Milliseconds. */
  readonly duration: number;
  readonly browserId?: string;
  readonly tabId?: number;
  /** Host and port of the page; absent where it did not become known. */
  readonly site?: string;
  /** The rule that was broken. */
  readonly rule?: string;
  /** What a person answered, or `refused`, or `none` where nobody could be asked. */
  readonly consent?: string;
  /** Values that were hidden, by kind. */
  readonly redactions?: Readonly<Record<string, number>>;
}
