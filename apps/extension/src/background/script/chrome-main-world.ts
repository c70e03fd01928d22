import type { MainWorldApi } from "./script-in-page.js";

/** The page's own world in a real browser, which yields null where nothing ran in it. */
export const chromeMainWorld: MainWorldApi = {
  run: async (tabId, func, args) => {
    const [main] = await chrome.scripting.executeScript({ target: { tabId }, ...atOnce, func, args });
    return main?.result ?? undefined;
  },
  runsScripts: async (tabId) => {
    const [main] = await chrome.scripting.executeScript({ target: { tabId }, ...atOnce, func: () => true });
    return main?.result === true;
  },
};

const atOnce = { world: "MAIN", injectImmediately: true } as const;
