import { roomFor } from "./shared/limits.js";
import type { BrowserReply, NetworkRequest } from "@browser-mcp/protocol";
import * as z from "zod";
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
import { truncate } from "./shared/truncate.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool, readsPages } from "./tool.js";

const NAME = "get_network_requests";

/** UTF-16 code units of a body that a result holds at most (WIRE.md 5.2). */
const BODY_LIMIT = 10_000;

/** What the existing extension keeps of a request's body (WIRE.md 3.5). */
const EXTENSION_BODY_LIMIT = 1_000;

const EXTENSION_URL = /^chrome-extension:/i;

/** Where the next page begins, and of what. */
const positionSchema = z.object({
  ...positionFields,
  filters: networkFiltersSchema,
  bodies: z.boolean(),
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

const header = z.object({ name: z.string(), value: z.string() });

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
    .describe("Ask for what the servers answered; where the extension gives none, limitations says so.")
    .meta({ default: false }),
  ...freshnessArgument,
});
type Arguments = z.output<typeof input>;

const requestSchema = z.object({
  requestId: z.string(),
  tabId: z.int(),
  url: z.string(),
  method: z.string(),
  resourceType: z.string(),
  type: z.string().describe("The same as resourceType; the original server's name for it."),
  status: z.int().optional().describe("Absent while the request is under way, and where it failed."),
  statusLine: z.string().optional(),
  error: z.string().optional().describe("Why it failed on the network: net::ERR_…"),
  timestamp: z.int().describe("When it began, in milliseconds since the epoch."),
  startTime: z.number().describe("The same with its fraction."),
  endTime: z.number().optional(),
  duration: z.number().optional().describe("Milliseconds."),
  fromCache: z.boolean().optional(),
  ip: z.string().optional(),
  requestHeaders: z.array(header),
  responseHeaders: z.array(header),
  requestBody: z
    .string()
    .optional()
    .describe("What the page sent, or how to ask for it; absent without one."),
  bodySize: z.int().optional().describe("UTF-16 code units of the request body as the extension gave it."),
});

/** `get_network_requests`: the requests of a page; parameters and fields of WIRE.md 5. */
export const getNetworkRequests = defineTool({
  name: NAME,
  title: "Read network requests",
  description:
    "Lists the requests that a tab made, with status, times and headers: those that failed (status 400 or more, or a " +
    "network error) first, then the newest first. Filter by method, status, resourceType, domain or failedOnly to " +
    "keep the result small. Long lists come in pages: give nextCursor as cursor to get the next one. What the " +
    "connected extension cannot give is listed in limitations.",
  input,
  output: z.object({
    requests: z.array(requestSchema),
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
    const reply = await context.browser.request(
      "getNetworkData",
      tabId === undefined ? {} : { tabId },
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
      rest.map(({ request }) => shown(request, bodies)),
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
          args,
          reply,
          bodies ? rest.slice(0, requests.length).map(({ request }) => request) : [],
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

function shown(request: NetworkRequest, withBody: boolean): z.output<typeof requestSchema> {
  const { id, resourceType, startTime, requestBody, requestHeaders, responseHeaders, ...rest } = request;
  return {
    requestId: id,
    resourceType,
    type: resourceType,
    timestamp: Math.floor(startTime),
    startTime,
    ...rest,
    requestHeaders: [...requestHeaders],
    responseHeaders: [...responseHeaders],
    ...(requestBody === undefined
      ? {}
      : {
          requestBody: withBody ? truncate(requestBody, BODY_LIMIT).text : excluded(requestBody),
          bodySize: requestBody.length,
        }),
  };
}

function excluded(body: string): string {
  return `[Request body excluded - ${body.length} chars. Set includeRequestBodies:true to include]`;
}

function limitationsOf(
  args: Arguments,
  { data }: BrowserReply<"getNetworkData">,
  withBodies: readonly NetworkRequest[],
): string[] {
  const sent = data.requests.length;
  return [
    ...(data.totalCount > sent
      ? [
          `requests: the connected extension holds ${data.totalCount} requests of this tab, only the newest ${sent} of them are known here.`,
        ]
      : []),
    ...(args.includeResponseBodies === true
      ? ["response bodies: the connected extension does not give them."]
      : []),
    ...(withBodies.some(({ requestBody }) => requestBody?.length === EXTENSION_BODY_LIMIT)
      ? ["request bodies: the connected extension keeps at most their first 1,000 characters."]
      : []),
  ];
}
