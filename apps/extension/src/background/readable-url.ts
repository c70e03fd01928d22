const readableSchemes = new Set(["http:", "https:", "file:"]);

/** Whether Chrome lets extensions into a page of that address at all. The web store is closed to them. */
export function isReadableUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, pathname } = new URL(address);
  if (hostname === "chromewebstore.google.com") return false;
  if (hostname === "chrome.google.com" && pathname.startsWith("/webstore")) return false;
  return readableSchemes.has(protocol);
}
