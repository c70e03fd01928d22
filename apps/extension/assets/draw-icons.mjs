// Draws public/icons/*.png from the SVG files beside this one: node apps/extension/assets/draw-icons.mjs [browser]
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

/** The two small sizes have a mark of their own: the large one would blur there. */
const sources = { 16: "icon-small.svg", 32: "icon-small.svg", 48: "icon.svg", 128: "icon.svg" };

const browser = await puppeteer.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage();
  for (const [size, source] of Object.entries(sources)) {
    const svg = await readFile(new URL(source, import.meta.url), "utf8");
    const edge = Number(size);
    await page.setViewport({ width: edge, height: edge });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${edge}px;height:${edge}px}</style>${svg}`,
    );
    const path = fileURLToPath(new URL(`../public/icons/icon-${size}.png`, import.meta.url));
    await page.screenshot({ path, omitBackground: true });
  }
} finally {
  await browser.close();
}
