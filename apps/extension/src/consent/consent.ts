import "../shared/no-generated-code.js";
import { CONSENT_PORT, toConsentWindow, type ConsentQuestion } from "../shared/consent.js";
import { elementById } from "../ui/elements.js";
import { consentView, timeLeft } from "./consent-view.js";

/** A click or a key that was meant for something else must not answer. */
const STRAY_MS = 700;

const heading = elementById("heading", HTMLElement);
const time = elementById("time", HTMLElement);
const buttons = [...document.querySelectorAll<HTMLButtonElement>("button[data-decision]")];

const port = chrome.runtime.connect({ name: CONSENT_PORT + location.hash.slice(1) });
// Whoever asked is gone, and the question with it.
port.onDisconnect.addListener(() => close());
port.onMessage.addListener((message: unknown) => {
  const { question } = toConsentWindow.parse(message);
  if (question === null) close();
  else show(question);
});

function show(question: ConsentQuestion): void {
  const view = consentView(question);
  heading.textContent = view.heading;
  elementById("what", HTMLElement).textContent = view.what;
  elementById("site", HTMLElement).textContent = view.site;
  elementById("title", HTMLElement).textContent = view.title;
  elementById("tool", HTMLElement).textContent = view.tool;
  for (const button of buttons) {
    button.hidden = !view.lasting && button.dataset["decision"] !== "once";
    button.disabled = true;
    button.addEventListener("click", () => port.postMessage({ decision: button.dataset["decision"] }));
  }
  // Time runs only while the person sees the question.
  const ready = (): void =>
    void setTimeout(() => buttons.forEach((button) => (button.disabled = false)), STRAY_MS);
  if (document.hidden) document.addEventListener("visibilitychange", ready, { once: true });
  else ready();
  const tick = (): void => void (time.textContent = timeLeft(question.endsAt, Date.now()));
  setInterval(tick, 1_000);
  tick();
  delete document.body.dataset["loading"];
  heading.focus();
}

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") close();
});
