/** @jest-environment jsdom */
import { pageSource } from "./page-source.js";

const show = (body: string): void => void (document.documentElement.innerHTML = `<body>${body}</body>`);

describe("pageSource", () => {
  it("is the document as it is now", () => {
    show('<p>x</p><input type="text" value="given">');
    expect(pageSource()).toBe(document.documentElement.outerHTML);
  });

  it("has no password, wherever it stands, and leaves the page's own where it is", () => {
    show(
      `<input type="password" value="hush-1"><input type=" PassWord" value="hush-2">
       <input autocomplete="section-a current-password" value="hush-3"><template><p><input type="password" value="hush-4">
       <template><input type="password" value="hush-5"></template></p></template><input type="password">`,
    );
    const before = document.documentElement.outerHTML;
    const source = pageSource();
    expect(source).not.toContain("hush");
    expect(source).toBe(before.replace(/hush-\d/g, "[REDACTED]"));
    expect(document.documentElement.outerHTML).toBe(before);
  });

  it("is not misled by elements that take the names of properties", () => {
    const names = ["setAttribute", "getAttribute", "outerHTML", "querySelectorAll", "importNode"];
    show(
      `<form>${names.map((name) => `<input name="${name}">`).join("")}<input type="password" value="hush"></form>
       <img name="implementation"><img name="contentType"><img name="documentElement">`,
    );
    expect(pageSource()).toMatch(/^<html>.*value="\[REDACTED\]".*<\/html>$/s);
  });

  it("is empty of an empty document", () => {
    const root = document.documentElement;
    root.remove();
    expect(pageSource()).toBe("");
    document.append(root);
  });
});
