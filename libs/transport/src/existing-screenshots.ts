import { BrowserMcpError } from "@browser-mcp/protocol";
import type { AnsweringTab } from "./answering-tab.js";
import { browserErrorOf } from "./browser-errors.js";
import type { BrowserLink } from "./browser-link.js";
import { expectResponse, tabOf, type Params, type ResponseFrame } from "./conversation.js";
import type { Deadline } from "./deadline.js";
import { tabNotFound, tabsOf } from "./existing-tabs.js";
import { isRecord } from "./normalise/values.js";
import { Pacer, pause } from "./pacer.js";

/** Chrome's quota of screenshots: two a second (WIRE.md 3.8), and a little air, as it counts when they arrive. */
const SCREENSHOTS = 2;
const SCREENSHOT_PERIOD_MS = 1_050;
/** A browser that does not say by then which tab is in front has not proved that it is the right one. */
const CURRENT_TAB_MS = 2_000;

/** Screenshots through the existing extension, which knows no tabs there and may be asked only so often. */
export class ExistingScreenshots {
  readonly #pacer = new Pacer(SCREENSHOTS, SCREENSHOT_PERIOD_MS);

  constructor(
    private readonly link: BrowserLink,
    private readonly answeringTab: AnsweringTab,
  ) {}

  /**
   * It always shoots the shown tab of the current window, so a named one must be that, before and after; it allows
   * two shots a second (WIRE.md 3.8).
   * @throws BrowserMcpError as `Browser.request` says
   */
  async take(params: Params, deadline: Deadline): Promise<ResponseFrame> {
    const action = "captureScreenshot";
    const tabId = tabOf(params);
    if (tabId !== undefined) await this.#mustBeShown(tabId, deadline);
    await this.#pacer.wait(deadline);
    let frame = await this.answeringTab.send(action, params, deadline);
    if (frame.type === "error" && browserErrorOf({ action, text: frame.error }).code === "RATE_LIMITED") {
      await pause(SCREENSHOT_PERIOD_MS, deadline);
      await this.#pacer.wait(deadline);
      frame = await this.answeringTab.send(action, params, deadline);
    }
    const reply = expectResponse(frame, action, params);
    if (tabId !== undefined) await this.#mustBeShown(tabId, deadline);
    return reply;
  }

  /** @throws BrowserMcpError unless a screenshot would be one of this tab */
  async #mustBeShown(tabId: number, deadline: Deadline): Promise<void> {
    const tabs = await tabsOf(this.link, deadline);
    const tab = tabs.find(({ id }) => id === tabId);
    if (tab === undefined) throw tabNotFound(tabId);
    if (!tab.active) throw notShown(tabId, "is not the shown tab of its window");
    const otherWindows = tabs.some(({ active, windowId }) => active && windowId !== tab.windowId);
    if (otherWindows && (await this.#currentTab(deadline)) !== tabId) {
      throw notShown(tabId, "is not in the browser's current window");
    }
  }

  /** The shown tab of the current window; of what needs no page, only this reply names it (WIRE.md 3.5). */
  async #currentTab(deadline: Deadline): Promise<number | undefined> {
    const frame = await deadline.within(CURRENT_TAB_MS, (patience) =>
      this.link.send("getNetworkData", {}, patience),
    );
    return frame?.type === "response" && isRecord(frame.data) ? tabOf(frame.data) : undefined;
  }
}

function notShown(tabId: number, why: string): BrowserMcpError {
  return new BrowserMcpError(
    "BROWSER_ERROR",
    `Tab ${tabId} ${why}; the connected extension can only capture that one.`,
    { hint: "Bring the tab to the front and repeat the call, or leave tabId out to capture the shown tab." },
  );
}
