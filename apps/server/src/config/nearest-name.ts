import { distance } from "fastest-levenshtein";

/** The known name that somebody probably meant; `undefined` where none is like the one given. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const lowered = given.toLowerCase();
  const [best] = known
    .map((name) => ({ name, edits: distance(lowered, name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  if (best === undefined) return undefined;
  return best.edits <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined;
}
