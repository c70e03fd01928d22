import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import { siteOf } from "../../shared/site-rules.js";
import type { TabsApi } from "../chrome-api.js";
import type { ConsentDesk } from "../consent/consent-desk.js";
import { plainText } from "../consent/plain-text.js";
import type { TabAccess } from "../tab-access.js";
import { urlOf } from "../wire-tab.js";
import { defineHandler, type Handler } from "./handler.js";

/** Just under the action's deadline, so that the answer says that nobody answered. */
const TIMEOUT_MS = 60_000;

/**
 * `requestConsent`: asks the person for leave, in a window of the extension's own. Where it is asked for is what the
 * browser says of the tab, not what the client does; the answer counts only while the tab stays on that site.
 */
export const requestConsent = (
  access: TabAccess,
  tabs: Pick<TabsApi, "get">,
  desk: Pick<ConsentDesk, "ask">,
): Handler =>
  defineHandler("requestConsent", actions.requestConsent.params, async (params, signal) => {
    const { timeout = TIMEOUT_MS } = params;
    const tab = await access.open(params.tabId);
    const site = siteOf(tab.url);
    const { title = "" } = await tabs.get(tab.id);
    const question = {
      client: plainText(params.client),
      tool: plainText(params.tool),
      what: plainText(params.what),
      ...(site === undefined ? {} : { site }),
      title: plainText(title).slice(0, 200),
      endsAt: Date.now() + timeout,
    };
    const consent = await access.use(tab, signal, (over) => desk.ask(question, over));
    const now = await tabs.get(tab.id);
    if (siteOf(urlOf(now)) !== site) {
      throw new BrowserMcpError("TAB_CLOSED", "The tab went to another site while the person was asked.");
    }
    return { data: consent, tabId: tab.id, url: urlOf(now) };
  });
