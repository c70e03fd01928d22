import type { ScriptingApi } from "./chrome-api.js";

/** The scripting of a real browser. */
export const chromeScripting: ScriptingApi = {
  call: (target, now, run, ...args) =>
    chrome.scripting.executeScript({ target, world: "ISOLATED", injectImmediately: now, func: run, args }),
  insert: async (target, now, file, world = "ISOLATED") => {
    await chrome.scripting.executeScript({
      target,
      world,
      injectImmediately: now,
      files: [file],
    });
  },
};
