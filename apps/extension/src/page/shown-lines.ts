/** Texts of a page as they stand below and beside each other (HTML standard, "rendered text collection steps"). */
export class ShownLines {
  readonly #pieces: string[] = [];
  /** The last character so far. */
  #last = "\n";
  /** New lines that are due before the next text. */
  #due = 0;

  get text(): string {
    return this.#pieces.join("").trimEnd();
  }

  /** An element begins; the returned function ends it. */
  begin(name: string, display: string): () => void {
    if (/^(inline|contents|ruby|$)/.test(display) && name !== "select") return () => undefined;
    if (display === "table-cell") {
      return () => {
        if (this.#due === 0 && this.#pieces.length > 0) this.#push("\t");
      };
    }
    const lines = name === "p" ? 2 : 1;
    this.#break(lines);
    return () => this.#break(lines);
  }

  newLine(): void {
    this.#endLine();
    this.#push("\n");
  }

  /** Adds a text whose blanks are one, as those around it. */
  addCollapsed(text: string): void {
    const shown = text.replace(/[ \t\n\r]+/g, " ");
    this.add(isBlank(this.#last) || this.#due > 0 ? shown.replace(/^ /, "") : shown);
  }

  /**
   * @param source the text as the page has it, where blanks at its ends are no longer in it
   */
  add(text: string, source = text): void {
    const blanks = isBlank(text);
    if (text === "" || (blanks && (this.#due > 0 || isBlank(this.#last)))) return;
    if (this.#due > 0 && this.#pieces.length > 0) {
      this.#endLine();
      this.#push("\n".repeat(this.#due));
    }
    this.#due = 0;
    if (/^\s/.test(source) && !isBlank(this.#last) && !/^\s/.test(text)) this.#push(" ");
    this.#push(text);
    if (!blanks && isBlank(source.slice(-1)) && !isBlank(this.#last)) this.#push(" ");
  }

  #push(text: string): void {
    if (text === "") return;
    this.#pieces.push(text);
    this.#last = text.slice(-1);
  }

  /** No blanks stand at the end of a line. */
  #endLine(): void {
    const last = this.#pieces.pop();
    if (last !== undefined) this.#pieces.push(last.replace(/[ \t]+$/, ""));
  }

  #break(lines: number): void {
    this.#due = Math.max(this.#due, lines);
  }
}

const isBlank = (text: string): boolean => text !== "" && text.trim() === "";
