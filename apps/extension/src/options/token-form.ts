import { parseToken } from "../shared/server-token.js";
import { elementById } from "../ui/elements.js";
import { Field } from "./field.js";
import type { OptionsView } from "./options-view.js";

/** What the person can do with the server's token. Each resolves whether it was stored. */
export interface TokenActions {
  setServerToken(token: string): Promise<boolean>;
  forgetServerToken(): Promise<boolean>;
}

/** The field for the server's token, which is entered and never shown again, and the button that forgets it. */
export class TokenForm {
  readonly #field = new Field("token", "token-note");
  readonly #input = elementById("token", HTMLInputElement);
  readonly #save = elementById("token-save", HTMLButtonElement);
  readonly #forget = elementById("token-forget", HTMLButtonElement);
  #shown: OptionsView["token"] | undefined;

  constructor(private readonly actions: TokenActions) {
    elementById("token-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#store();
    });
    this.#forget.addEventListener("click", () => void this.#drop());
  }

  show(token: OptionsView["token"]): void {
    const { stored, free, note } = token;
    // What is said of the last entry stays until something else holds.
    if (note !== this.#shown?.note) this.#field.say(note);
    this.#input.readOnly = !free;
    this.#input.placeholder = stored ? "••••••••••••" : "";
    this.#save.hidden = !free;
    if (!stored && document.activeElement === this.#forget) this.#input.focus();
    this.#forget.hidden = !free || !stored;
    this.#shown = token;
  }

  async #store(): Promise<void> {
    const token = parseToken(this.#field.text);
    if (token === undefined) {
      this.#field.refuse(
        "Paste the token as “browser-mcp token show” prints it, on one line and without blanks.",
      );
    } else if (await this.actions.setServerToken(token)) {
      this.#field.put("");
      this.#field.say(this.#shown?.note ?? "");
    }
  }

  async #drop(): Promise<void> {
    if (await this.actions.forgetServerToken()) this.#field.put("");
  }
}
