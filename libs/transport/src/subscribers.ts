import type { BrowserEvent, Logger, Unsubscribe } from "@browser-mcp/protocol";

type Listener = (event: BrowserEvent) => void;

/** Those who want to hear of events. */
export class Subscribers {
  readonly #listeners = new Set<{ readonly listener: Listener }>();

  constructor(private readonly logger: Logger) {}

  add(listener: Listener): Unsubscribe {
    const entry = { listener };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  }

  /** Tells everyone; one that throws in spite of its promise is logged and harms no other. */
  tell(event: BrowserEvent): void {
    for (const { listener } of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.logger.error("a subscriber failed", { event: event.type, error });
      }
    }
  }
}
