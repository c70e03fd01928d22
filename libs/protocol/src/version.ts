/** Where `left` stands to `right`. */
export type VersionOrder = "older" | "same" | "newer";

/**
 * Compares two versions as Semantic Versioning 2.0.0 section 11 orders releases: number by number, missing ones are 0. A
 * pre-release (`1.2.0-beta.1`) is older than its release; two of one release are the same. Build metadata counts for
 * nothing.
 */
export function compareVersions(left: string, right: string): VersionOrder {
  const [a, b] = [partsOf(left), partsOf(right)];
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index += 1) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference < 0 ? "older" : "newer";
  }
  if (a.preRelease === b.preRelease) return "same";
  return a.preRelease ? "older" : "newer";
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly preRelease: boolean } {
  const [release = ""] = version.trim().replace(/^v/, "").split("+", 1);
  const [numbers = ""] = release.split("-", 1);
  return {
    numbers: numbers.split(".").map((part) => Number.parseInt(part, 10) || 0),
    preRelease: release.includes("-"),
  };
}
