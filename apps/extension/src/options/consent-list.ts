import { isSameConsent, type GivenConsent } from "../shared/consent.js";
import { elementById, textElement } from "../ui/elements.js";
import { siteName } from "../ui/site-name.js";

/** What the person has answered for good: each with a button that takes it back. */
export class ConsentList {
  readonly #list = elementById("consents", HTMLUListElement);
  readonly #none = elementById("no-consents", HTMLElement);
  readonly #title = elementById("consents-title", HTMLElement);
  #shown: readonly GivenConsent[] = [];

  constructor(private readonly forget: (consent: GivenConsent) => void) {}

  /** Shows the answers. The focus of one that went goes to the one that took its place. */
  show(consents: readonly GivenConsent[]): void {
    const same =
      consents.length === this.#shown.length &&
      consents.every((consent, index) => isEqual(consent, this.#shown[index]));
    this.#none.hidden = consents.length > 0;
    if (same) return;
    const focused = [...this.#list.children].findIndex((item) => item.contains(document.activeElement));
    this.#shown = consents;
    this.#list.replaceChildren(...consents.map((consent) => this.#item(consent)));
    if (focused < 0) return;
    const next = this.#list.children[Math.min(focused, consents.length - 1)]?.querySelector("button");
    (next ?? this.#title).focus();
  }

  #item(consent: GivenConsent): HTMLLIElement {
    const { client, tool, site, allowed } = consent;
    const words = `${client}: ${tool} ${allowed ? "always" : "never"} on ${siteName(site)}`;
    const button = textElement("button", "plain", "Ask again");
    button.type = "button";
    button.setAttribute("aria-label", `Ask again about ${words}`);
    button.addEventListener("click", () => this.forget(consent));
    const item = document.createElement("li");
    item.append(textElement("span", "", words), button);
    return item;
  }
}

const isEqual = (a: GivenConsent, b: GivenConsent | undefined): boolean =>
  b !== undefined && isSameConsent(a, b) && a.allowed === b.allowed;
