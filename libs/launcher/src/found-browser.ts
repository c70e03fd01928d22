/** What a person calls a browser that the launcher can drive. */
export type BrowserName = "Chrome" | "Edge" | "Chromium" | "Chrome for Testing";

/** A browser on this machine. */
export interface FoundBrowser {
  readonly executablePath: string;
  readonly name: BrowserName;
  /** `configured`: a person named it; `installed`: the system has it; `downloaded`: we put it into the cache. */
  readonly source: "configured" | "installed" | "downloaded";
}

/** The name of the browser behind an executable, as far as its path tells. */
export function browserNameOf(executablePath: string): BrowserName {
  if (/for[ _-]?testing|[\\/]chrome-(linux|mac|win)/i.test(executablePath)) return "Chrome for Testing";
  if (/edge/i.test(executablePath)) return "Edge";
  if (/chromium/i.test(executablePath)) return "Chromium";
  return "Chrome";
}
