import { siteOf } from "../../shared/site-rules.js";
import type { SitePolicy } from "../site-policy.js";
import type { TabAddresses } from "../tab-addresses.js";

/** What is told of a request's place. `type` is `chrome.webRequest`'s. */
export interface PlacedRequest {
  readonly tabId: number;
  readonly frameId: number;
  readonly type: string;
  readonly url: string;
  readonly initiator?: string | undefined;
}

/** Which requests are recorded: those of pages whose site is on, while nothing is paused. */
export class RecordedRequests {
  constructor(
    private readonly sites: Pick<SitePolicy, "isOn" | "refusal">,
    private readonly shown: Pick<TabAddresses, "of">,
  ) {}

  /** Whether anything is recorded now. */
  get any(): boolean {
    return this.sites.refusal() === undefined;
  }

  /**
   * Documents count by their own address, all else by who asked; and what frames ask, by the page that they are in.
   * @param page the address of that page, where it is not the one that the tab shows
   */
  wants({ tabId, frameId, type, url, initiator }: PlacedRequest, page = this.shown.of(tabId)): boolean {
    if (type === "main_frame") return this.sites.isOn(url);
    if (type === "sub_frame" && !this.sites.isOn(url)) return false;
    // A frame without an address of its own asks as `null`.
    const asking = initiator === "null" ? undefined : initiator;
    if (asking !== undefined && !this.sites.isOn(asking)) return false;
    if (asking !== undefined && frameId === 0) return true;
    return this.sites.isOn(page ?? url);
  }

  /** The same for what the debugger tells, of which nobody says whether a frame asks. */
  wantsOfDebugger(
    tabId: number,
    type: string | undefined,
    url: string,
    documentUrl: string | undefined,
  ): boolean {
    const page = this.shown.of(tabId) ?? url;
    if (type === "Document" && !this.sites.isOn(url)) return false;
    const asking = documentUrl !== undefined && siteOf(documentUrl) !== undefined ? documentUrl : page;
    return this.sites.isOn(asking);
  }

  /** Whether a text is an address, or the site of one, of which nothing may be said. */
  isOff(address: string): boolean {
    return !this.sites.isOn(address) && siteOf(address) !== undefined;
  }
}
