import type { ConnectedBrowser } from "@browser-mcp/protocol";
import { BrowserLink, type LinkSettings } from "./browser-link.js";
import type { Conversation } from "./conversation.js";
import { ExistingExtension } from "./existing-extension.js";
import { SupersetExtension } from "./superset-extension.js";

/** One browser: the link to it, and how to talk to its kind of extension. */
export class Peer {
  readonly link: BrowserLink;
  readonly conversation: Conversation;

  /** @param family browsers with the same one cannot be told apart */
  constructor(
    browser: ConnectedBrowser,
    family: string,
    settings: Omit<LinkSettings, "gone">,
    gone: () => void,
  ) {
    this.link = new BrowserLink(browser, family, { ...settings, gone });
    this.conversation =
      browser.protocol === 1
        ? new ExistingExtension(this.link, settings.limits)
        : new SupersetExtension(this.link, settings.limits);
  }

  /** Who it is. */
  get browser(): ConnectedBrowser {
    return this.link.browser;
  }

  /** Whether it can be asked now. */
  get isOpen(): boolean {
    return this.link.connection !== undefined;
  }
}

/** Browsers as an error names them. */
export function listOf(peers: readonly Peer[]): string {
  return peers.map(({ browser }) => `${browser.browserId} (${browser.name})`).join(", ");
}
