import { actions } from "@browser-mcp/protocol";
import type { TabsApi } from "../chrome-api.js";
import { everySiteOn, type SitePolicy } from "../site-policy.js";
import { urlOf, wireTab } from "../wire-tab.js";
import { defineHandler, type Handler } from "./handler.js";

/**
 * `getAllTabs`: every tab that Chrome shows to the extension and whose site is on; incognito ones only where the person
 * allows that.
 */
export const getAllTabs = (tabs: TabsApi, sites: Pick<SitePolicy, "known" | "isOn"> = everySiteOn): Handler =>
  defineHandler("getAllTabs", actions.getAllTabs.params, async () => {
    await sites.known;
    const open = (await tabs.query({})).filter((tab) => sites.isOn(urlOf(tab)));
    return { data: open.map(wireTab).filter((tab) => tab !== undefined) };
  });
