/** @jest-environment jsdom */
import { pageLife } from "./page-life.js";

const heard = jest.fn();

beforeEach(() => heard.mockClear());

describe("the life of a page", () => {
  it("is not what the page itself says of it", () => {
    const { signal } = new AbortController();
    pageLife.onLeft(heard, signal);
    pageLife.onBack(heard, signal);
    window.dispatchEvent(new Event("pagehide"));
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    document.dispatchEvent(new Event("visibilitychange"));
    expect(heard).not.toHaveBeenCalled();
  });

  it("is not what an element of the page says of it", () => {
    // As `<img name="visibilityState">` does.
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    expect(pageLife.isVisible()).toBe(true);
    Reflect.deleteProperty(document, "visibilityState");
  });
});
