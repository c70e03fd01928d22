import type { Files } from "./files.js";
import type { FoundBrowser } from "./found-browser.js";

/** The copies of Chrome for Testing that were downloaded earlier, the newest first. */
export async function downloadedBrowsers(cacheDir: string, files: Files): Promise<FoundBrowser[]> {
  const { Browser, getInstalledBrowsers } = await import("@puppeteer/browsers");
  const copies = (await getInstalledBrowsers({ cacheDir }))
    .filter(({ browser }) => browser === Browser.CHROME)
    .sort((a, b) => b.buildId.localeCompare(a.buildId, "en", { numeric: true }));
  const found: FoundBrowser[] = [];
  for (const { executablePath } of copies) {
    if (await files.isExecutable(executablePath)) {
      found.push({ executablePath, name: "Chrome for Testing", source: "downloaded" });
    }
  }
  return found;
}
