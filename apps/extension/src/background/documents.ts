/** What `chrome.webNavigation` tells of a frame. `documentLifecycle` is `active` for what the tab shows. */
export interface NavigationApi {
  getFrame(frame: {
    tabId: number;
    frameId: number;
  }): Promise<{ documentId: string; documentLifecycle: string; url: string } | null>;
}

/** The main document of a tab: Chrome's id of it, which changes with every navigation, and its address. */
export interface ShownDocument {
  readonly documentId: string;
  readonly url: string;
}

/** Names the documents of tabs without asking the pages, so also of those that hang. */
export class Documents {
  constructor(private readonly navigation: NavigationApi) {}

  /** The document that the tab shows now; undefined where there is none (the tab is gone, or has not begun to load). */
  async shown(tabId: number): Promise<ShownDocument | undefined> {
    const frame = await this.navigation.getFrame({ tabId, frameId: 0 });
    if (frame === null || frame.documentLifecycle !== "active") return undefined;
    return { documentId: frame.documentId, url: frame.url };
  }
}
