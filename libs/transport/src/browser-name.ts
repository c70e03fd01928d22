/** Products of a User-Agent header, the most particular first: Edge and Opera also say Chrome. */
const products: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bEdg(?:A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bBrave\//, "Brave"],
  [/\bChromium\//, "Chromium"],
  [/\bHeadlessChrome\//, "HeadlessChrome"],
  [/\bChrome\//, "Chrome"],
];

/** What a person calls the browser that sent this User-Agent header; "Browser" where it does not say. */
export function browserNameOf(userAgent: string | undefined): string {
  if (userAgent === undefined) return "Browser";
  return products.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "Browser";
}
