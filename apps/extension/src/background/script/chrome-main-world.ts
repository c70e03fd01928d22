import type { MainWorldApi } from "./script-in-page.js";

/** The page's own world in a real browser. */
export const chromeMainWorld: MainWorldApi = {
  run: async (tabId, func, args) => {
    const [main] = await chrome.scripting.executeScript({
      target: { tabId },
      world: "MAIN",
      injectImmediately: true,
      func,
      args,
    });
    return main?.result;
  },
};
