import { getterOf } from "./dom-access.js";

/** When a document is looked at, and when it rests in the back-forward cache. */
export interface PageLife {
  isVisible(): boolean;
  /** The document is left: it may come back, or be gone. */
  onLeft(listener: () => void, signal: AbortSignal): void;
  /** The document is back from the cache, or its tab is looked at again. */
  onBack(listener: () => void, signal: AbortSignal): void;
}

/** Whether a document is looked at. */
export interface PageSight {
  isVisible(): boolean;
  /** Nobody looks at the document any more. */
  onHidden(listener: () => void, signal: AbortSignal): void;
}

const visibilityOf = getterOf(Document.prototype, "visibilityState");

/** Of the document that this runs in. What its page says of that by events of its own is not believed. */
export const pageLife: PageLife = {
  isVisible: () => visibilityOf(document) === "visible",
  onLeft: (listener, signal) => onTrusted(window, "pagehide", listener, signal),
  onBack: (listener, signal) => {
    onTrusted(
      window,
      "pageshow",
      (event) => event instanceof PageTransitionEvent && event.persisted && listener(),
      signal,
    );
    onTrusted(document, "visibilitychange", () => pageLife.isVisible() && listener(), signal);
  },
};

/** Of the document that this runs in. */
export const pageSight: PageSight = {
  isVisible: () => pageLife.isVisible(),
  onHidden: (listener, signal) =>
    onTrusted(window, "visibilitychange", () => !pageLife.isVisible() && listener(), signal),
};

function onTrusted(
  target: EventTarget,
  type: string,
  listener: (event: Event) => void,
  signal: AbortSignal,
): void {
  const trusted = (event: Event): void => {
    if (event.isTrusted) listener(event);
  };
  // First in line, since a page may keep its other listeners from hearing.
  EventTarget.prototype.addEventListener.call(target, type, trusted, { capture: true, signal });
}
