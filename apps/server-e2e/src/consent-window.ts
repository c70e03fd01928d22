import type { KeyInput, Page } from "puppeteer-core";
import type { Person } from "./person.js";

/** The window in which our extension asks a person for leave. */
export class ConsentWindow {
  #last: Page | undefined;

  constructor(private readonly person: () => Person) {}

  /** The window that asks now, once its buttons can be pressed; one that asked before has closed by then. */
  async open(): Promise<Page> {
    if (this.#last !== undefined) await closed(this.#last);
    const page = await this.person().openedPage("consent/consent.html");
    await page.waitForSelector("button:enabled");
    this.#last = page;
    return page;
  }

  /** Presses a button in the window that was opened last. */
  async press(decision: "once" | "site" | "never"): Promise<void> {
    if (this.#last !== undefined) await gone(this.#last.click(`button[data-decision="${decision}"]`));
  }

  /** Presses a key in the window that was opened last. */
  async key(key: KeyInput): Promise<void> {
    if (this.#last !== undefined) await gone(this.#last.keyboard.down(key));
  }
}

/** The window is gone before key or button is up. */
const gone = (input: Promise<void>): Promise<void> => input.catch(() => undefined);

/** Settles once a window has closed. */
export const closed = (page: Page): Promise<void> =>
  new Promise((resolve) => (page.isClosed() ? resolve() : page.once("close", () => resolve())));
