import type { BrowserMcpError } from "@browser-mcp/protocol";

/** Where the person lets Browser MCP be used now. */
export interface SitePolicy {
  /** Settles once it is known; until then everything is off. */
  readonly known: Promise<void>;
  /** Whether anything is off. */
  readonly restricted: boolean;
  /** Whether the page of that address may be read, driven, recorded and told of. */
  isOn(url: string): boolean;
  /** Why it may not, in words that name no page; undefined where it may. Without an address: why nothing may. */
  refusal(url?: string): BrowserMcpError | undefined;
  /** Tells when it becomes known, and of each change. */
  onChanged(listener: () => void): void;
}

/** For where nobody asks the person. */
export const everySiteOn: SitePolicy = {
  known: Promise.resolve(),
  restricted: false,
  isOn: () => true,
  refusal: () => undefined,
  onChanged: () => undefined,
};
