import { readFileSync } from "node:fs";
import { join } from "node:path";

const css = readFileSync(join(__dirname, "ui.css"), "utf8");
const [light = "", dark = ""] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);

const luminance = (colour: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (block: string, front: string, back: string): number => {
  const [a = 0, b = 0] = [front, back].map((name) => {
    const colour = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1];
    if (colour === undefined) throw new Error(`no colour ${name}`);
    return luminance(colour) + 0.05;
  });
  return Math.max(a, b) / Math.min(a, b);
};

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s colours (WCAG 2.2, 1.4.3 and 1.4.11)", (_scheme, block) => {
  it.each(
    ["page", "card"].flatMap((back) =>
      ["text", "quiet", "accent", "good", "wait", "bad", "off"].map((front) => [front, back]),
    ),
  )("can be read: %s on %s", (front = "", back = "") => {
    expect(contrast(block, front, back)).toBeGreaterThanOrEqual(4.5);
  });

  it("let buttons and switches be seen", () => {
    expect(contrast(block, "on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(contrast(block, "edge", "card")).toBeGreaterThanOrEqual(3);
    expect(contrast(block, "edge", "page")).toBeGreaterThanOrEqual(3);
  });
});
