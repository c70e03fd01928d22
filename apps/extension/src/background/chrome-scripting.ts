import type { ScriptingApi, ScriptTarget } from "./chrome-api.js";

const targetOf = ({ tabId, allFrames = false, frameIds }: ScriptTarget): chrome.scripting.InjectionTarget =>
  frameIds === undefined ? { tabId, allFrames } : { tabId, frameIds };

/** The scripting of a real browser. */
export const chromeScripting: ScriptingApi = {
  call: (target, now, run, ...args) =>
    chrome.scripting.executeScript({
      target: targetOf(target),
      world: "ISOLATED",
      injectImmediately: now,
      func: run,
      args,
    }),
  insert: async (target, now, file, world = "ISOLATED") => {
    await chrome.scripting.executeScript({
      target: targetOf(target),
      world,
      injectImmediately: now,
      files: [file],
    });
  },
};
