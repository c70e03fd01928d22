import type { NetworkRequest } from "@browser-mcp/protocol";
import * as z from "zod";
import { domainSchema, isInDomain, parseDomain } from "./domain-filter.js";

/** What `chrome.webRequest` calls the kinds of requests. */
const resourceTypes = [
  "main_frame",
  "sub_frame",
  "stylesheet",
  "script",
  "image",
  "font",
  "object",
  "xmlhttprequest",
  "ping",
  "csp_report",
  "media",
  "websocket",
  "webtransport",
  "webbundle",
  "other",
] as const;
type ResourceType = (typeof resourceTypes)[number];

/** What else people and developer tools call them. */
const otherNames = {
  xhr: "xmlhttprequest",
  fetch: "xmlhttprequest",
  document: "main_frame",
  iframe: "sub_frame",
} as const satisfies Readonly<Record<string, ResourceType>>;

const method = z.enum(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]);
const status = z.int().min(100).max(599);
const resourceType = z.enum([...resourceTypes, "xhr", "fetch", "document", "iframe"]);

/** One value or a list of them; `[]` would match nothing and is refused. */
const oneOrMore = <S extends z.ZodType>(schema: S, allowed: string) =>
  z.union([schema, z.array(schema).min(1).max(100)], { error: `must be ${allowed}, or a list of them` });

/** The filters as a caller gives them. */
export const networkFilterArguments = {
  method: method.optional().describe("Only requests of this HTTP method."),
  status: oneOrMore(status, "an HTTP status, a whole number from 100 to 599")
    .optional()
    .describe("Only responses with this HTTP status, or one of these."),
  resourceType: oneOrMore(resourceType, `one of ${resourceType.options.join(", ")}`)
    .optional()
    .describe(
      "Only requests of this kind, or one of these. xhr and fetch mean xmlhttprequest, which is what the browser " +
        "calls both; document means main_frame, iframe means sub_frame.",
    ),
  domain: domainSchema
    .optional()
    .describe(
      "Only requests to this host or one below it; to this port, where one is named: example.com:8080.",
    ),
  failedOnly: z
    .boolean()
    .optional()
    .describe("Only responses with status 400 or more, and requests that failed on the network.")
    .meta({ default: false }),
};

/** The filters in one form: lists sorted and without doubles, one name for each kind of request. */
export const networkFiltersSchema = z.object({
  method: method.optional(),
  status: z.array(status).optional(),
  resourceType: z.array(z.enum(resourceTypes)).optional(),
  domain: z.string().optional(),
  failedOnly: z.boolean(),
});
export type NetworkFilters = z.output<typeof networkFiltersSchema>;

type GivenFilters = {
  readonly [K in keyof typeof networkFilterArguments]?: z.output<(typeof networkFilterArguments)[K]>;
};

/** The filters that a caller gave; absent ones stay absent. */
export function readFilters(given: GivenFilters): Partial<NetworkFilters> {
  const { method: wanted, status: codes, resourceType: types, domain, failedOnly } = given;
  return {
    ...(wanted === undefined ? {} : { method: wanted }),
    ...(codes === undefined ? {} : { status: listOf(codes).sort((a, b) => a - b) }),
    ...(types === undefined ? {} : { resourceType: listOf(listOf(types).map(ownName)).sort() }),
    ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
    ...(failedOnly === undefined ? {} : { failedOnly }),
  };
}

/** Whether it got an answer of 400 or more, or none. */
export function hasFailed({ status: code, error }: NetworkRequest): boolean {
  return error !== undefined || (code !== undefined && code >= 400);
}

/** A test of requests by these filters. */
export function networkFilter(filters: NetworkFilters): (request: NetworkRequest) => boolean {
  const domain = filters.domain === undefined ? undefined : parseDomain(filters.domain);
  const types: readonly string[] | undefined = filters.resourceType;
  return (request) =>
    (filters.method === undefined || request.method === filters.method) &&
    (filters.status === undefined ||
      (request.status !== undefined && filters.status.includes(request.status))) &&
    (types === undefined || types.includes(request.resourceType)) &&
    (domain === undefined || isInDomain(request.url, domain)) &&
    (!filters.failedOnly || hasFailed(request));
}

function listOf<T>(value: T | readonly T[]): T[] {
  return [...new Set(Array.isArray(value) ? (value as readonly T[]) : [value as T])];
}

function ownName(type: z.output<typeof resourceType>): ResourceType {
  return type in otherNames ? otherNames[type as keyof typeof otherNames] : (type as ResourceType);
}
