/** @jest-environment jsdom */
import { computedStyles } from "./computed-styles.js";

const stylesOf = (html: string, selector: string, isTop = false): Record<string, string> => {
  document.body.innerHTML = html;
  return computedStyles(document.querySelector(selector)!, isTop);
};

describe("computedStyles", () => {
  it("tells what the page has set", () => {
    expect(stylesOf('<div style="display: flex; opacity: 0.5"></div>', "div")).toEqual({
      display: "flex",
      opacity: "0.5",
    });
  });

  it("tells nothing of what a tag is by itself", () => {
    expect(stylesOf("<div></div>", "div")).toEqual({});
    expect(stylesOf("<span></span>", "span")).toEqual({});
    expect(stylesOf('<div style="display: inline"></div>', "div")).toEqual({ display: "inline" });
  });

  it("tells an inherited property where it is set, and at the top of a snapshot", () => {
    const html = '<div style="visibility: hidden"><span></span></div>';
    expect(stylesOf(html, "div")).toEqual({ visibility: "hidden" });
    expect(stylesOf(html, "span")).toEqual({});
    expect(stylesOf(html, "span", true)).toMatchObject({ visibility: "hidden" });
  });

  it("cuts a value that holds a file", () => {
    const styles = stylesOf(`<div style="background-image: url(data:x,${"y".repeat(9_000)})"></div>`, "div");
    expect(styles["background-image"]?.length).toBeLessThan(310);
  });
});
