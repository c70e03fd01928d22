import type { ConsentSurroundings } from "./consent-desk.js";

const SIZE = { width: 460, height: 520 };

/** The windows of a real browser. */
export const chromeConsent: Omit<ConsentSurroundings, "given"> = {
  urlOf: (path) => chrome.runtime.getURL(path),
  openWindow: async (url) =>
    (await chrome.windows.create({ url, type: "popup", focused: true, ...SIZE }))?.id,
  closeWindow: (windowId) => chrome.windows.remove(windowId),
  newId: () => crypto.randomUUID(),
};
