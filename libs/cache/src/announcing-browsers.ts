import {
  BrowserIndex,
  features,
  type Browser,
  type BrowserEvent,
  type ConnectedBrowser,
} from "@browser-mcp/protocol";
import { LRUCache } from "lru-cache";

/** Tabs whose owner is remembered. */
const MAX_REMEMBERED_OWNERS = 10_000;

/** The browsers that announce what changes, and whose tabs are whose as far as answers have told. */
export class AnnouncingBrowsers {
  private readonly owners = new LRUCache<number, string>({ max: MAX_REMEMBERED_OWNERS });
  private readonly index = new BrowserIndex();

  constructor(private readonly inner: Pick<Browser, "browsers">) {}

  /**
   * The browser of that id, where it is connected and announces changes.
   * @param before only where its present connection is one of these
   */
  find(browserId: string, before?: readonly ConnectedBrowser[]): ConnectedBrowser | undefined {
    const connected = this.inner.browsers();
    const browser = this.index.find(connected, browserId);
    if (browser?.capabilities.has(features.changeEvents) !== true) return undefined;
    const isKnown = before === undefined || before === connected || before.some(isSameConnectionAs(browser));
    return isKnown ? browser : undefined;
  }

  /**
   * The browser that a call for this tab goes to, where that is known and it announces changes.
   * @param named by the call
   */
  ownerOf(tabId: number, named: string | undefined): ConnectedBrowser | undefined {
    const connected = this.inner.browsers();
    const only = connected.length === 1 ? connected[0]?.browserId : undefined;
    const browserId = named ?? only ?? this.owners.get(tabId);
    return browserId === undefined ? undefined : this.find(browserId);
  }

  /** That browser has answered for that tab. */
  learn(tabId: number, browserId: string): void {
    this.owners.set(tabId, browserId);
  }

  /** Forgets whose tab it is where that may be another browser now. */
  notice(event: BrowserEvent): void {
    if (event.type === "browser-connected" || event.type === "browser-disconnected") this.owners.clear();
    else if (event.type === "tab-created" || event.type === "tab-removed") this.owners.delete(event.tabId);
  }
}

const isSameConnectionAs =
  ({ browserId, connectedAt }: ConnectedBrowser) =>
  (other: ConnectedBrowser): boolean =>
    other.browserId === browserId && other.connectedAt === connectedAt;
