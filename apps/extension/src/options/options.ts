import "../shared/no-generated-code.js";
import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import { Attempts } from "../ui/attempts.js";
import { Choices, webLock } from "../ui/choices.js";
import { elementById } from "../ui/elements.js";
import { StateFeed } from "../ui/state-feed.js";
import { OptionsPage } from "./options-page.js";
import { optionsView } from "./options-view.js";

const TICK_MS = 1_000;

const choices = new Choices(chrome.storage, webLock);
const page = new OptionsPage({
  connect: (on) => attempts.run(() => choices.setConnect(on)),
  setServerUrl: (url) => attempts.run(() => choices.setServerUrl(url)),
  setServerToken: (token) => attempts.run(() => choices.setServerToken({ serverUrl, token })),
  forgetServerToken: () => attempts.run(() => choices.forgetServerToken()),
  pause: (on) => attempts.run(() => choices.setPaused(on)),
  changeRules: (change) => attempts.run(() => choices.changeRules(change)),
  allowDebugger: (on) => attempts.run(() => choices.setDebuggerAllowed(on)),
  setDebuggerIdle: (idleMs) => attempts.run(() => choices.setDebuggerIdle(idleMs)),
  forgetConsent: (consent) => attempts.run(() => choices.forgetConsent(consent)),
  clearActivity: () => attempts.run(() => choices.clearActivity()),
});
/** The address that is shown: a token that is entered is this server's. */
let serverUrl = DEFAULT_SERVER_URL;
const feed = new StateFeed(chrome.storage, (state) => {
  ({ serverUrl } = state);
  page.show(optionsView(state), Date.now());
});
const attempts: Attempts = new Attempts(
  (problem) => page.say(problem),
  () => feed.refresh(),
);
setInterval(() => {
  if (!document.hidden) page.tick(Date.now());
}, TICK_MS);

elementById("version", HTMLElement).textContent = chrome.runtime.getManifest().version;
void attempts.run(async () => {
  await feed.start();
  // A worker that slept connects while the person looks.
  await chrome.runtime.sendMessage("wake");
});
