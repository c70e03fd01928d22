import { elementById } from "./elements.js";

/** A switch that shows what is stored. What the person makes of it is told, and shown again once it is stored. */
export class Toggle {
  readonly #input: HTMLInputElement;

  /** @param onSwitch hears the person's choice */
  constructor(id: string, onSwitch: (on: boolean) => void) {
    this.#input = elementById(id, HTMLInputElement);
    this.#input.addEventListener("change", () => onSwitch(this.#input.checked));
  }

  /** @param free whether the person may switch it */
  show(on: boolean, free = true): void {
    this.#input.checked = on;
    this.#input.disabled = !free;
  }
}
