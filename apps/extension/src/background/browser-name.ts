/** What a browser says of itself: `navigator`, or a spec's stand-in. */
export interface BrowserIdentity {
  readonly userAgent: string;
  readonly userAgentData?: { readonly brands: readonly { readonly brand: string }[] };
}

const shortNames: Readonly<Record<string, string>> = { "Google Chrome": "Chrome", "Microsoft Edge": "Edge" };

/** What a person calls this browser: "Chrome", "Edge", "Chromium", "Headless Chrome", "Brave", … */
export function browserName({ userAgent, userAgentData }: BrowserIdentity): string {
  if (userAgent.includes("HeadlessChrome/")) return "Headless Chrome";
  // Browsers add an invented brand ("Not?A_Brand") so that nobody relies on the list's form.
  const brands = (userAgentData?.brands ?? [])
    .map(({ brand }) => brand)
    .filter((brand) => brand !== "Chromium" && !/^\W*not[\W_]/i.test(brand));
  const [brand] = brands;
  if (brand !== undefined) return (shortNames[brand] ?? brand).slice(0, 100);
  if (userAgent.includes("Edg/")) return "Edge";
  if (userAgent.includes("OPR/")) return "Opera";
  return "Chromium";
}
