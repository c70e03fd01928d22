import type { NetworkRequest } from "@browser-mcp/protocol";
import * as z from "zod";
import { cutText } from "../cut-text.js";
import { defineTabPrompt, steps } from "./tab-prompt.js";

/** Requests that a digest holds, and characters of an address. */
const MAX_REQUESTS = 40;
const MAX_URL = 400;

/** Milliseconds from which on a request is named as slow. */
const SLOW_MS = 1_000;

const hasFailed = ({ status, error }: NetworkRequest): boolean => error !== undefined || (status ?? 0) >= 400;

/** Requests of a page that failed: which, why, and what the page loses by it. */
export const findFailingRequests = defineTabPrompt({
  name: "find_failing_requests",
  title: "Find failing requests",
  icon: "network",
  description: "Finds a page's requests that failed or were slow, why they did, and what to change.",
  options: [
    { name: "domain", title: "Domain", description: "Only requests to hosts that contain this text." },
    {
      name: "status",
      title: "Status",
      description: "Only answers with this HTTP status, such as 404 or 500.",
    },
  ],
  schema: z.object({
    domain: z.string().max(200).optional(),
    status: z
      .string()
      .regex(/^[1-5]\d\d$/, "must be an HTTP status, 100 to 599")
      .optional(),
  }),
  look: async (ask, { domain, status }) => {
    const { requests, totalCount } = await ask("getNetworkData", {});
    const known = requests.filter((request) => domain === undefined || hostOf(request.url).includes(domain));
    const failed = known.filter((request) =>
      status === undefined ? hasFailed(request) : request.status === Number(status),
    );
    const slow = known.filter((request) => !hasFailed(request) && (request.duration ?? 0) >= SLOW_MS);
    const digest = {
      requestsSeen: totalCount,
      looksAt: known.length,
      failedInAll: failed.length,
      failed: failed.slice(-MAX_REQUESTS).map(shown),
      slow: [...slow]
        .sort((a, b) => (b.duration ?? 0) - (a.duration ?? 0))
        .slice(0, 10)
        .map(shown),
      byHost: Object.fromEntries(countsOf(failed.map(({ url }) => hostOf(url))).slice(0, 20)),
    };
    return { digest, kind: "network" };
  },
  task: ({ domain, status }, { id }, tools) =>
    [
      `Find the requests of tab ${id}${domain === undefined ? "" : ` to ${JSON.stringify(domain)}`} that ${status === undefined ? "failed" : `were answered with ${status}`}, say why, and what to change.`,
      steps(
        "Read the list below: net:: errors (DNS, TLS, blocked, CORS) first, then 5xx, then 4xx; the same address many times is one problem.",
        `Ask ${tools.network} for single ones with headers and bodies where the status alone does not explain it; response bodies need ${tools.debugger} before the request is made.`,
        `Look in ${tools.console} for the error that a request caused, and for CORS and CSP refusals, which say why they happened.`,
        "Tell what the page needs (its own API, its scripts and styles) from trackers and advertisements, which people block on purpose.",
        `See what the person loses by it: ${tools.screenshot} or ${tools.content}.`,
      ),
      "Report a table (request, status or error, cause, consequence, fix), the most harmful first, then what you would look at on the server's side. Quote no tokens, cookies or personal data out of headers and bodies.",
    ].join("\n\n"),
});

const shown = ({ method, url, resourceType, status, error, duration, initiator }: NetworkRequest) => ({
  method,
  url: cutText(url, MAX_URL, "…"),
  type: resourceType,
  ...(status === undefined ? {} : { status }),
  ...(error === undefined ? {} : { error }),
  ...(duration === undefined ? {} : { ms: Math.round(duration) }),
  ...(initiator?.url === undefined ? {} : { from: cutText(initiator.url, MAX_URL, "…") }),
});

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** How often each occurs, the most frequent first. */
function countsOf(names: readonly string[]): readonly (readonly [name: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
