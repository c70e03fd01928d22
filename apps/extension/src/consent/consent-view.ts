import type { ConsentQuestion } from "../shared/consent.js";
import { siteName } from "../ui/site-name.js";

/** What the window says of a question. */
export interface ConsentView {
  readonly heading: string;
  readonly what: string;
  readonly site: string;
  readonly title: string;
  readonly tool: string;
  /** Whether it can be answered for good. */
  readonly lasting: boolean;
}

/** The words for a question. */
export function consentView({ client, tool, what, site, title }: ConsentQuestion): ConsentView {
  return {
    heading: `Allow ${client === "unknown" ? "an unknown client" : client}?`,
    what,
    site: site === undefined ? "A page without an address" : siteName(site),
    title,
    tool,
    lasting: site !== undefined,
  };
}

/** How much time is left, for the person who decides. */
export function timeLeft(endsAt: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((endsAt - now) / 1_000));
  if (seconds > 90) return `Refused by itself in ${Math.ceil(seconds / 60)} minutes.`;
  return `Refused by itself in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
}
