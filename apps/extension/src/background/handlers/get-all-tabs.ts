import { actions } from "@browser-mcp/protocol";
import type { TabsApi } from "../chrome-api.js";
import { wireTab } from "../wire-tab.js";
import { defineHandler, type Handler } from "./handler.js";

/** `getAllTabs`: every tab that Chrome shows to the extension; incognito ones only where the person allows that. */
export const getAllTabs = (tabs: TabsApi): Handler =>
  defineHandler("getAllTabs", actions.getAllTabs.params, async () => ({
    data: (await tabs.query({})).map(wireTab).filter((tab) => tab !== undefined),
  }));
