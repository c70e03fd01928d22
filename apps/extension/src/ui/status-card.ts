import { elementById, setText } from "./elements.js";
import type { StatusView } from "./status-view.js";

/** The card with the connection's state and its button. */
export class StatusCard {
  readonly #card = elementById("status", HTMLElement);
  readonly #headline = elementById("headline", HTMLElement);
  readonly #detail = elementById("detail", HTMLElement);
  readonly #server = elementById("server", HTMLElement);
  readonly #button = elementById("connect", HTMLButtonElement);
  #connect = false;

  /** @param onConnect hears whether the person wants to be connected */
  constructor(onConnect: (connect: boolean) => void) {
    this.#button.addEventListener("click", () => onConnect(this.#connect));
  }

  show({ tone, headline, detail, server, button }: StatusView): void {
    this.#card.dataset["tone"] = tone;
    setText(this.#headline, headline);
    setText(this.#detail, detail);
    setText(this.#server, server);
    setText(this.#button, button.label);
    this.#button.classList.toggle("main", button.connect);
    this.#connect = button.connect;
  }
}
