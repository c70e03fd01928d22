import { elementById, setText } from "../ui/elements.js";
import { StatusCard } from "../ui/status-card.js";
import { refreshTimes } from "../ui/time-element.js";
import { Toggle } from "../ui/toggle.js";
import { activityItem } from "./activity-item.js";
import type { PopupView } from "./popup-view.js";

/** What the person can do in the popup. */
export interface PopupActions {
  connect(on: boolean): void;
  /** @param site in the form of the rules */
  switchSite(site: string, on: boolean): void;
  pause(on: boolean): void;
  allowDebugger(on: boolean): void;
  clearActivity(): void;
  openOptions(): void;
}

/** The popup's document: shows a view, and tells what the person does. */
export class PopupPage {
  readonly #problem = elementById("problem", HTMLElement);
  readonly #siteName = elementById("site-name", HTMLElement);
  readonly #siteNote = elementById("site-note", HTMLElement);
  readonly #debuggerNote = elementById("debugger-note", HTMLElement);
  readonly #activity = elementById("activity", HTMLElement);
  readonly #activityHeading = elementById("recent", HTMLElement);
  readonly #nothing = elementById("nothing", HTMLElement);
  readonly #clear = elementById("clear", HTMLButtonElement);
  readonly #more = elementById("more", HTMLAnchorElement);
  readonly #status: StatusCard;
  readonly #site: Toggle;
  readonly #paused: Toggle;
  readonly #debugger: Toggle;
  #shown: PopupView | undefined;

  constructor(actions: PopupActions) {
    this.#status = new StatusCard((on) => actions.connect(on));
    this.#site = new Toggle("site", (on) => {
      const site = this.#shown?.site.site;
      if (site !== undefined) actions.switchSite(site, on);
    });
    this.#paused = new Toggle("paused", (on) => actions.pause(on));
    this.#debugger = new Toggle("debugger", (on) => actions.allowDebugger(on));
    this.#clear.addEventListener("click", () => actions.clearActivity());
    this.#more.addEventListener("click", (event) => {
      event.preventDefault();
      actions.openOptions();
    });
  }

  /** @param now milliseconds since the epoch */
  show(view: PopupView, now: number): void {
    const { site } = view;
    this.#status.show(view.status);
    setText(this.#siteName, site.name);
    setText(this.#siteNote, site.note);
    this.#site.show(site.on, site.free);
    this.#paused.show(view.paused);
    this.#debugger.show(view.debugger.allowed, view.debugger.free);
    setText(this.#debuggerNote, view.debugger.note);
    setText(this.#more, view.more);
    this.#showActivity(view, now);
    this.#shown = view;
    document.body.removeAttribute("data-loading");
  }

  /** Brings the relative times up to date. */
  tick(now: number): void {
    refreshTimes(this.#activity, now);
  }

  /** Says what went wrong; an empty text takes it back. */
  say(problem: string): void {
    setText(this.#problem, problem);
  }

  #showActivity({ activity }: PopupView, now: number): void {
    const empty = activity.length === 0;
    // The focus does not get lost with the button that it is on.
    if (empty && document.activeElement === this.#clear) this.#activityHeading.focus();
    this.#activity.hidden = empty;
    this.#clear.hidden = empty;
    this.#nothing.hidden = !empty;
    this.#activity.replaceChildren(...activity.map((entry) => activityItem(entry, now)));
  }
}
