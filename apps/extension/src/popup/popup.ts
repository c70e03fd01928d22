import "../shared/no-generated-code.js";
import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import { CONNECTION_KEY, connectionSchema, SERVER_URL_KEY } from "../shared/connection.js";
import { parseServerUrl } from "../shared/server-url.js";
import { popupView } from "./popup-view.js";

function element<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`popup.html has no #${id}`);
  return found;
}

const version = element("version", HTMLElement);
const status = element("status", HTMLElement);
const headline = element("headline", HTMLElement);
const detail = element("detail", HTMLElement);
const form = element("server", HTMLFormElement);
const address = element("address", HTMLInputElement);
const answer = element("answer", HTMLElement);

function showConnection(stored: unknown): void {
  const view = popupView(connectionSchema.safeParse(stored).data);
  status.dataset["tone"] = view.tone;
  headline.textContent = view.headline;
  detail.textContent = view.detail;
}

function showAddress(stored: unknown): void {
  address.value = typeof stored === "string" && stored !== "" ? stored : DEFAULT_SERVER_URL;
}

function say(text: string, problem: boolean): void {
  answer.textContent = text;
  answer.toggleAttribute("data-problem", problem);
  address.setAttribute("aria-invalid", String(problem));
}

async function save(): Promise<void> {
  const server = parseServerUrl(address.value);
  if (!server.ok) {
    say(server.problem, true);
    address.focus();
    return;
  }
  await chrome.storage.sync.set({ [SERVER_URL_KEY]: server.url });
  address.value = server.url;
  say("Saved.", false);
}

/** What went wrong is shown where the person looks. */
const orSay = (work: Promise<unknown>): void => {
  work.catch((thrown: unknown) => say(thrown instanceof Error ? thrown.message : String(thrown), true));
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  orSay(save());
});
address.addEventListener("input", () => say("", false));

chrome.storage.session.onChanged.addListener((changes) => {
  const change = changes[CONNECTION_KEY];
  if (change !== undefined) showConnection(change.newValue);
});
chrome.storage.sync.onChanged.addListener((changes) => {
  const change = changes[SERVER_URL_KEY];
  if (change !== undefined && document.activeElement !== address) showAddress(change.newValue);
});

version.textContent = chrome.runtime.getManifest().version;
orSay(
  Promise.all([
    chrome.storage.session.get(CONNECTION_KEY).then((items) => showConnection(items[CONNECTION_KEY])),
    chrome.storage.sync.get(SERVER_URL_KEY).then((items) => showAddress(items[SERVER_URL_KEY])),
    chrome.runtime.sendMessage("wake"),
  ]),
);
