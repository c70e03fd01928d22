import { PORT_AWAITED, PORT_OFFERED } from "./port-handover.js";

/** Waits for the port that the page's world offers; resolves before the page's first script where all goes well. */
export function awaitPort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const take = (event: Event): void => {
      const port = event instanceof MessageEvent ? event.ports[0] : undefined;
      if (port === undefined) return;
      EventTarget.prototype.removeEventListener.call(document, PORT_OFFERED, take);
      event.preventDefault();
      resolve(port);
    };
    EventTarget.prototype.addEventListener.call(document, PORT_OFFERED, take);
    EventTarget.prototype.dispatchEvent.call(document, new Event(PORT_AWAITED));
  });
}

/** Tells whenever our world of the document begins to wait for a port; the page may say so too. */
export function onPortAwaited(listener: () => void): void {
  EventTarget.prototype.addEventListener.call(document, PORT_AWAITED, listener);
}
