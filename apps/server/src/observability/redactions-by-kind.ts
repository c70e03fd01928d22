import { secretKinds } from "@browser-mcp/guard";
import type { RedactionTotals, SecretKind } from "@browser-mcp/guard";

/**
 * What was hidden, by the known kinds of secrets and `own` for all patterns of the settings together, whose names are
 * nobody's business but their owner's. Every kind is there, so that a scrape has the same lines each time.
 */
export function redactionsByKind(totals: RedactionTotals): Readonly<Record<SecretKind | "own", number>> {
  const counts = { ...noneHidden };
  for (const [kind, count] of totals) counts[isKnown(kind) ? kind : "own"] += count;
  return counts;
}

const isKnown = (kind: string): kind is SecretKind => Object.hasOwn(secretKinds, kind);

const noneHidden: Record<SecretKind | "own", number> = {
  "private-key": 0,
  jwt: 0,
  bearer: 0,
  basic: 0,
  "aws-key": 0,
  "github-token": 0,
  "gitlab-token": 0,
  "slack-token": 0,
  "stripe-key": 0,
  "google-key": 0,
  "ai-key": 0,
  "service-key": 0,
  credential: 0,
  "url-credentials": 0,
  authorization: 0,
  cookie: 0,
  "password-field": 0,
  "card-field": 0,
  "card-number": 0,
  own: 0,
};
