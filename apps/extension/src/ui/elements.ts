/**
 * The element of the page with that id.
 * @throws Error where the page has none of that kind
 */
export function elementById<E extends HTMLElement>(id: string, kind: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`This page has no #${id}.`);
  return found;
}

/** Sets a text only where it differs, so that a screen reader hears of a live region's real changes alone. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A new element with a class and a text; whatever the text holds, it stays text. */
export function textElement<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text: string,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.textContent = text;
  return element;
}
