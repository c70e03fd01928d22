import { elementById, setText, textElement } from "../ui/elements.js";
import { siteName } from "../ui/site-name.js";
import { readSites, siteInputNote } from "./site-input.js";

/** What the person can do with one of the lists. */
export interface SiteListActions {
  /** Resolves whether it was stored. */
  add(sites: readonly string[]): Promise<boolean>;
  remove(site: string): void;
}

/** One list of sites: each with a button that removes it, and a field that adds more. */
export class SiteList {
  readonly #fieldset: HTMLFieldSetElement;
  readonly #list: HTMLUListElement;
  readonly #none: HTMLElement;
  readonly #form: HTMLFormElement;
  readonly #input: HTMLInputElement;
  readonly #note: HTMLElement;
  readonly #items = new Map<string, HTMLLIElement>();

  /**
   * @param id the fieldset's
   * @param name the list's, for the buttons
   */
  constructor(
    id: string,
    private readonly name: string,
    private readonly actions: SiteListActions,
  ) {
    this.#fieldset = elementById(id, HTMLFieldSetElement);
    this.#list = this.#part("ul", HTMLUListElement);
    this.#none = this.#part(".none", HTMLElement);
    this.#form = this.#part("form", HTMLFormElement);
    this.#input = this.#part("input", HTMLInputElement);
    this.#note = this.#part(".note", HTMLElement);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#add();
    });
    this.#input.addEventListener("input", () => this.#say("", false));
  }

  /** Shows the sites. An item that stays keeps its element, and with it the focus. */
  show(sites: readonly string[], free: boolean): void {
    const wanted = new Set(sites);
    for (const [site, item] of this.#items) if (!wanted.has(site)) this.#drop(site, item);
    for (const site of sites) if (!this.#items.has(site)) this.#insert(site);
    for (const button of this.#list.querySelectorAll("button")) button.hidden = !free;
    this.#form.hidden = !free;
    this.#none.hidden = sites.length > 0 || this.#none.textContent === "";
  }

  set hidden(hidden: boolean) {
    this.#fieldset.hidden = hidden;
  }

  async #add(): Promise<void> {
    const input = readSites(this.#input.value);
    if (input.sites.length > 0 && !(await this.actions.add(input.sites))) return;
    // What is no site stays, to be put right.
    this.#input.value = input.wrong.join(" ");
    this.#say(siteInputNote(input), input.wrong.length > 0 || input.sites.length === 0);
    this.#input.focus();
  }

  #say(note: string, problem: boolean): void {
    setText(this.#note, note);
    this.#note.toggleAttribute("data-problem", problem);
    this.#input.setAttribute("aria-invalid", String(problem));
  }

  #insert(site: string): void {
    const item = document.createElement("li");
    const button = textElement("button", "plain", "Remove");
    button.type = "button";
    button.setAttribute("aria-label", `Remove ${siteName(site)} from “${this.name}”`);
    button.addEventListener("click", () => this.actions.remove(site));
    item.append(textElement("span", "", siteName(site)), button);
    this.#items.set(site, item);
    this.#list.append(item);
  }

  #drop(site: string, item: HTMLLIElement): void {
    if (item.contains(document.activeElement)) {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      (next?.querySelector("button") ?? this.#input).focus();
    }
    this.#items.delete(site);
    item.remove();
  }

  #part<E extends Element>(selector: string, kind: new () => E): E {
    const found = this.#fieldset.querySelector(selector);
    if (!(found instanceof kind)) throw new Error(`#${this.#fieldset.id} has no ${selector}.`);
    return found;
  }
}
