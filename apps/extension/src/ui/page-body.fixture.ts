/** Puts the body of one of the extension's pages, given as its file's text, into the test's document. */
export function loadBody(html: string): void {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  document.body.replaceChildren(...body.childNodes);
}
