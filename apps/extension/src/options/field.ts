import { elementById, setText } from "../ui/elements.js";

/** A text field that shows what is stored, and keeps what the person is writing there until it is saved. */
export class Field {
  readonly #input: HTMLInputElement;
  readonly #note: HTMLElement;
  #stored = "";

  /**
   * @param noteId the element that says what became of it
   * @param usual what the note says otherwise
   */
  constructor(
    id: string,
    noteId: string,
    private readonly usual = "",
  ) {
    this.#input = elementById(id, HTMLInputElement);
    this.#note = elementById(noteId, HTMLElement);
    this.#input.addEventListener("input", () => this.say(this.usual));
    this.say(usual);
  }

  get text(): string {
    return this.#input.value;
  }

  /** Shows what is stored, unless the person has written something else there. */
  show(stored: string, free = true): void {
    if (this.#input.value === this.#stored || !free) this.#input.value = stored;
    this.#stored = stored;
    this.#input.readOnly = !free;
  }

  /** Shows a text whatever stands there: the one that was just saved. */
  put(text: string): void {
    this.#input.value = text;
    this.#stored = text;
  }

  say(note: string): void {
    this.#tell(note, false);
  }

  /** Says what is wrong, and leads the person there. */
  refuse(problem: string): void {
    this.#tell(problem, true);
    this.#input.focus();
  }

  #tell(note: string, problem: boolean): void {
    setText(this.#note, note);
    this.#note.toggleAttribute("data-problem", problem);
    this.#input.setAttribute("aria-invalid", String(problem));
  }
}
