import "../shared/no-generated-code.js";
import { withSite } from "../shared/site-rules.js";
import { Attempts } from "../ui/attempts.js";
import { Choices, webLock } from "../ui/choices.js";
import { elementById } from "../ui/elements.js";
import { StateFeed } from "../ui/state-feed.js";
import type { UiState } from "../ui/ui-state.js";
import { PopupPage } from "./popup-page.js";
import { popupView } from "./popup-view.js";
import type { ShownTab } from "./site-view.js";

const TICK_MS = 1_000;

let tab: ShownTab = { url: "", filesAllowed: false };

const choices = new Choices(chrome.storage, webLock);
const page = new PopupPage({
  connect: (on) => attempt(() => choices.setConnect(on)),
  switchSite: (site, on) => attempt(() => choices.changeRules((rules) => withSite(rules, site, on))),
  pause: (on) => attempt(() => choices.setPaused(on)),
  allowDebugger: (on) => attempt(() => choices.setDebuggerAllowed(on)),
  clearActivity: () => attempt(() => choices.clearActivity()),
  openOptions: () => attempt(() => chrome.runtime.openOptionsPage()),
});
const show = (state: UiState): void => page.show(popupView(state, tab), Date.now());
const feed = new StateFeed(chrome.storage, show);
const attempts: Attempts = new Attempts(
  (problem) => page.say(problem),
  () => feed.refresh(),
);
const attempt = (work: () => Promise<unknown>): void => void attempts.run(work);

async function lookAtTab(): Promise<void> {
  const [[active], filesAllowed] = await Promise.all([
    chrome.tabs.query({ active: true, currentWindow: true }),
    chrome.extension.isAllowedFileSchemeAccess(),
  ]);
  tab = { url: active?.url ?? "", filesAllowed };
}

const follow = (): void =>
  attempt(async () => {
    await lookAtTab();
    feed.refresh();
  });
chrome.tabs.onActivated.addListener(follow);
chrome.tabs.onUpdated.addListener((_id, { url }, { active }) => {
  if (active && url !== undefined) follow();
});
setInterval(() => page.tick(Date.now()), TICK_MS);

elementById("version", HTMLElement).textContent = chrome.runtime.getManifest().version;
attempt(async () => {
  // What is stored is shown even where the tab cannot be told.
  const [looked] = await Promise.allSettled([lookAtTab()]);
  await feed.start();
  if (looked.status === "rejected") throw looked.reason;
  // A worker that slept connects while the person looks.
  await chrome.runtime.sendMessage("wake");
});
