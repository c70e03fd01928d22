import { roomFor } from "./shared/limits.js";
import { BODY_NOT_WATCHED } from "@browser-mcp/protocol";
import type { BrowserReply, NetworkRequest } from "@browser-mcp/protocol";
import * as z from "zod";
import { networkEntry, networkEntrySchema } from "./shared/network-entry.js";
import {
  hasFailed,
  networkFilter,
  networkFilterArguments,
  networkFiltersSchema,
  readFilters,
} from "./shared/network-filters.js";
import type { NetworkFilters } from "./shared/network-filters.js";
import { pageArguments, pageFields, pageMessage, takePage } from "./shared/paging.js";
import { positionFields, startOfPage } from "./shared/paged-run.js";
import { freshnessArgument, requestOptions, targetArguments } from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool, readsPages } from "./tool.js";

const NAME = "get_network_requests";

/** What the existing extension keeps of a request's body (WIRE.md 3.5). */
const EXTENSION_BODY_LIMIT = 1_000;

const EXTENSION_URL = /^chrome-extension:/i;

/** Where the next page begins, and of what. */
const positionSchema = z.object({
  ...positionFields,
  filters: networkFiltersSchema,
  bodies: z.boolean(),
  responses: z.boolean(),
  /** The moment of the first page, in milliseconds since the epoch: all pages show the requests of then. */
  asOf: z.number(),
  /** Requests that had an answer then though they had not ended: their ids. */
  answered: z.array(z.string()),
  /** The place of the last request given, in the order of {@link byPlace}. */
  after: z.object({ failed: z.boolean(), startTime: z.number(), id: z.string() }),
});
type Position = z.output<typeof positionSchema>;
type Place = Position["after"];
type Moment = Pick<Position, "asOf" | "answered">;

const input = z.strictObject({
  ...targetArguments,
  ...networkFilterArguments,
  ...pageArguments,
  includeRequestBodies: z
    .boolean()
    .optional()
    .describe("Add what the page sent, at most 10,000 characters each.")
    .meta({ default: false }),
  includeResponseBodies: z
    .boolean()
    .optional()
    .describe(
      "Add what the servers answered, at most 10,000 characters each. There where attach_debugger was called before " +
        "the page asked; otherwise responseBodyMissing and limitations say why not.",
    )
    .meta({ default: false }),
  ...freshnessArgument,
});

/** `get_network_requests`: the requests of a page; parameters and fields of WIRE.md 5. */
export const getNetworkRequests = defineTool({
  name: NAME,
  title: "Read network requests",
  icon: "network",
  description:
    "Lists the requests that a tab made, with status, times and headers: those that failed (status 400 or more, or a " +
    "network error) first, then the newest first. Filter by method, status, resourceType, domain or failedOnly to " +
    "keep the result small. Long lists come in pages: give nextCursor as cursor to get the next one. What the " +
    "connected extension cannot give is listed in limitations.",
  input,
  output: z.object({
    requests: z.array(networkEntrySchema),
    ...pageFields,
    filters: networkFiltersSchema,
    limitations: z
      .array(z.string())
      .describe("What the connected extension does not give; empty where it gives all."),
  }),
  annotations: readsPages,
  run: async (args, context) => {
    const asked = readFilters(args);
    const { from, tabId, browserId, pageSize } = startOfPage(NAME, args, asked, positionSchema, context);
    const filters: NetworkFilters = from?.filters ?? { ...asked, failedOnly: asked.failedOnly ?? false };
    const bodies = args.includeRequestBodies ?? from?.bodies ?? false;
    const responses = args.includeResponseBodies ?? from?.responses ?? false;
    const reply = await context.browser.request(
      "getNetworkData",
      {
        ...(tabId === undefined ? {} : { tabId }),
        ...(bodies ? { includeRequestBodies: true } : {}),
        ...(responses ? { includeResponseBodies: true } : {}),
      },
      requestOptions(context, { browserId, maxAge: args.maxAge }),
    );
    const moment = from ?? momentOf(reply.data.requests);
    const matches = networkFilter(filters);
    const matching = reply.data.requests
      .filter(({ url, startTime }) => !EXTENSION_URL.test(url) && startTime <= moment.asOf)
      .map((request) => ({ request, then: asThen(request, moment) }))
      .filter(({ then }) => matches(then))
      .map(({ request, then }) => ({ request, place: placeOf(then) }))
      .sort((a, b) => byPlace(a.place, b.place));
    const after = from?.after;
    const rest = after === undefined ? matching : matching.filter(({ place }) => byPlace(place, after) > 0);
    const requests = takePage(
      rest.map(({ request }) => networkEntry(request, bodies)),
      pageSize,
      roomFor(context.limits),
    );
    const page = { count: requests.length, total: matching.length, hasMore: requests.length < rest.length };
    const last = rest[requests.length - 1];
    let nextCursor: string | null = null;
    if (page.hasMore && last !== undefined) {
      const position: Position = {
        tabId: tabId ?? last.request.tabId,
        browserId: reply.browserId,
        filters,
        pageSize,
        bodies,
        responses,
        asOf: moment.asOf,
        answered: [...moment.answered],
        after: last.place,
      };
      nextCursor = context.cursors.issue(NAME, position);
    }
    return {
      structured: {
        requests: [...requests],
        ...page,
        nextCursor,
        filters,
        limitations: limitationsOf(
          reply,
          rest.slice(0, requests.length).map(({ request }) => request),
          { bodies, responses },
        ),
        message: pageMessage("requests", page),
      },
      ...wholeOf(reply, "network", "application/json"),
    };
  },
});

/**
 * The last moment that these requests tell of. It is the browser's clock, which the time of its answer would not be,
 * and whatever begins or ends after they were read does so later.
 */
function momentOf(requests: readonly NetworkRequest[]): Moment {
  const asOf = requests.reduce(
    (last, { startTime, endTime = startTime }) => Math.max(last, startTime, endTime),
    0,
  );
  const answered = requests
    .filter(({ status, error, endTime }) => endTime === undefined && (status ?? error) !== undefined)
    .map(({ id }) => id);
  return { asOf, answered };
}

/** A request as filters and order saw it at a moment: without the answer that came later. */
function asThen(request: NetworkRequest, { asOf, answered }: Moment): NetworkRequest {
  const { endTime } = request;
  if ((endTime !== undefined && endTime <= asOf) || answered.includes(request.id)) return request;
  const { status: _status, error: _error, ...open } = request;
  return open;
}

function placeOf(request: NetworkRequest): Place {
  return { failed: hasFailed(request), startTime: request.startTime, id: request.id };
}

/** Failed first, then the newest; the id decides where two began at once. */
function byPlace(a: Place, b: Place): number {
  if (a.failed !== b.failed) return a.failed ? -1 : 1;
  if (a.startTime !== b.startTime) return b.startTime - a.startTime;
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}

function limitationsOf(
  { data }: BrowserReply<"getNetworkData">,
  given: readonly NetworkRequest[],
  { bodies, responses }: { readonly bodies: boolean; readonly responses: boolean },
): string[] {
  const sent = data.requests.length;
  return [
    ...(data.totalCount > sent
      ? [
          `requests: the connected extension has had ${data.totalCount} requests of this tab, only the newest ${sent} of them are known here.`,
        ]
      : []),
    ...(responses ? limitationsOfResponses(given) : []),
    ...(bodies && given.some(isCutByExistingExtension)
      ? ["request bodies: the connected extension keeps at most their first 1,000 characters."]
      : []),
  ];
}

function limitationsOfResponses(given: readonly NetworkRequest[]): string[] {
  const tells = ({ responseBody, responseBodyMissing }: NetworkRequest): boolean =>
    responseBody !== undefined || responseBodyMissing !== undefined;
  if (given.length === 0) return [];
  if (!given.some(tells)) return ["response bodies: the connected extension does not give them."];
  const unwatched = given.filter(
    ({ responseBodyMissing }) => responseBodyMissing === BODY_NOT_WATCHED,
  ).length;
  if (unwatched === 0) return [];
  return [
    `response bodies: the debugger was not attached when ${unwatched} of these requests were sent. Call attach_debugger, ` +
      "let the page ask again (reload it, or repeat what was done), and then call this tool again.",
  ];
}

/** Ours names the document and tells the size of a body that it has cut. */
function isCutByExistingExtension({ requestBody, documentId }: NetworkRequest): boolean {
  return documentId === undefined && requestBody?.length === EXTENSION_BODY_LIMIT;
}
