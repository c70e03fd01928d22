import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import type { GivenConsent } from "../shared/consent.js";
import { parseServerUrl } from "../shared/server-url.js";
import type { SiteRules } from "../shared/site-rules.js";
import { elementById, setText } from "../ui/elements.js";
import { StatusCard } from "../ui/status-card.js";
import { refreshTimes } from "../ui/time-element.js";
import { Toggle } from "../ui/toggle.js";
import { activityRow } from "./activity-row.js";
import { ConsentList } from "./consent-list.js";
import { Field } from "./field.js";
import { parseIdleTime } from "./idle-time.js";
import type { OptionsView } from "./options-view.js";
import { SiteList } from "./site-list.js";
import { TokenForm, type TokenActions } from "./token-form.js";

/** What the person can do on the options page. Each resolves whether it was stored. */
export interface OptionsActions extends TokenActions {
  connect(on: boolean): Promise<boolean>;
  /** @param url a checked address; undefined for the default one */
  setServerUrl(url: string | undefined): Promise<boolean>;
  pause(on: boolean): Promise<boolean>;
  changeRules(change: (rules: SiteRules) => SiteRules): Promise<boolean>;
  allowDebugger(on: boolean): Promise<boolean>;
  /** @param idleMs milliseconds */
  setDebuggerIdle(idleMs: number): Promise<boolean>;
  forgetConsent(consent: GivenConsent): Promise<boolean>;
  clearActivity(): Promise<boolean>;
}

type ListName = "only" | "never";

/** The options page's document: shows a view, and tells what the person does. */
export class OptionsPage {
  readonly #problem = elementById("problem", HTMLElement);
  readonly #save = elementById("address-save", HTMLButtonElement);
  readonly #default = elementById("address-default", HTMLButtonElement);
  readonly #address = new Field("address", "address-note");
  readonly #sitesManaged = elementById("sites-managed", HTMLElement);
  readonly #mode = elementById("mode", HTMLFieldSetElement);
  readonly #debuggerNote = elementById("debugger-note", HTMLElement);
  readonly #idle = new Field("idle", "idle-note");
  readonly #clear = elementById("clear", HTMLButtonElement);
  readonly #activityTitle = elementById("activity-title", HTMLElement);
  readonly #scroller = elementById("scroller", HTMLElement);
  readonly #activity = elementById("activity", HTMLTableSectionElement);
  readonly #nothing = elementById("nothing", HTMLElement);
  readonly #status: StatusCard;
  readonly #token: TokenForm;
  readonly #paused: Toggle;
  readonly #debugger: Toggle;
  readonly #only: SiteList;
  readonly #never: SiteList;
  readonly #consents: ConsentList;
  #shownActivity: string | undefined;

  constructor(private readonly actions: OptionsActions) {
    this.#status = new StatusCard((on) => void actions.connect(on));
    this.#token = new TokenForm(actions);
    this.#paused = new Toggle("paused", (on) => void actions.pause(on));
    this.#debugger = new Toggle("debugger", (on) => void actions.allowDebugger(on));
    this.#only = this.#siteList("only", "Only these");
    this.#never = this.#siteList("never", "Never these");
    this.#consents = new ConsentList((consent) => void actions.forgetConsent(consent));
    for (const radio of this.#modes()) {
      radio.addEventListener("change", () => {
        const mode = radio.value === "only" ? "only" : "all";
        void actions.changeRules((rules) => ({ ...rules, mode }));
      });
    }
    onSubmit("address-form", () => this.#saveAddress());
    this.#default.addEventListener("click", () => void this.#restoreAddress());
    onSubmit("idle-form", () => this.#saveIdle());
    this.#clear.addEventListener("click", () => void actions.clearActivity());
  }

  /** @param now milliseconds since the epoch */
  show(view: OptionsView, now: number): void {
    const { address, sites } = view;
    this.#status.show(view.status);
    this.#address.show(address.url, address.free);
    if (!address.free) this.#address.say(address.note);
    this.#save.hidden = !address.free;
    this.#default.hidden = !address.free;
    this.#token.show(view.token);
    this.#paused.show(view.paused);
    this.#sitesManaged.hidden = sites.free;
    this.#mode.disabled = !sites.free;
    for (const radio of this.#modes()) radio.checked = radio.value === sites.mode;
    this.#only.show(sites.only, sites.free);
    this.#only.hidden = sites.mode !== "only";
    this.#never.show(sites.never, sites.free);
    this.#debugger.show(view.debugger.allowed, view.debugger.free);
    setText(this.#debuggerNote, view.debugger.note);
    this.#idle.show(view.idle);
    this.#consents.show(view.consents);
    this.#showActivity(view, now);
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

  #siteList(list: ListName, name: string): SiteList {
    return new SiteList(list, name, {
      add: (sites) =>
        this.actions.changeRules((rules) => ({
          ...rules,
          [list]: [...new Set([...rules[list], ...sites])],
        })),
      remove: (site) =>
        void this.actions.changeRules((rules) => ({
          ...rules,
          [list]: rules[list].filter((entry) => entry !== site),
        })),
    });
  }

  #modes(): NodeListOf<HTMLInputElement> {
    return this.#mode.querySelectorAll("input");
  }

  async #saveAddress(): Promise<void> {
    const server = parseServerUrl(this.#address.text);
    if (!server.ok) {
      this.#address.refuse(server.problem);
    } else if (await this.actions.setServerUrl(server.url)) {
      this.#address.put(server.url);
      this.#address.say("Saved.");
    }
  }

  async #restoreAddress(): Promise<void> {
    if (!(await this.actions.setServerUrl(undefined))) return;
    this.#address.put(DEFAULT_SERVER_URL);
    this.#address.say("The default address is back.");
  }

  async #saveIdle(): Promise<void> {
    const idle = parseIdleTime(this.#idle.text);
    if (!idle.ok) {
      this.#idle.refuse(idle.problem);
    } else if (await this.actions.setDebuggerIdle(idle.idleMs)) {
      this.#idle.put(String(idle.idleMs / 1_000));
      this.#idle.say("Saved.");
    }
  }

  #showActivity({ activity }: OptionsView, now: number): void {
    // The rows stay where nothing new was done, and with them what the person marked there.
    const shown = JSON.stringify(activity);
    if (shown === this.#shownActivity) return;
    this.#shownActivity = shown;
    const empty = activity.length === 0;
    if (empty && document.activeElement === this.#clear) this.#activityTitle.focus();
    this.#clear.hidden = empty;
    this.#scroller.hidden = empty;
    this.#nothing.hidden = !empty;
    this.#activity.replaceChildren(...activity.map((entry) => activityRow(entry, now)));
  }
}

function onSubmit(formId: string, work: () => Promise<void>): void {
  elementById(formId, HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void work();
  });
}
