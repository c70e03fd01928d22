import type { DevtoolsRecord } from "./devtools-record.js";
import type { RequestRecord } from "./request-record.js";

/** Which records of `chrome.webRequest` and of the debugger tell of the same request. */
export interface Pairing {
  readonly pairs: ReadonlyMap<RequestRecord, DevtoolsRecord>;
  /** Requests that several of the debugger's records may tell of: none is taken. */
  readonly ambiguous: ReadonlySet<RequestRecord>;
}

interface Group {
  readonly web: RequestRecord[];
  readonly devtools: DevtoolsRecord[];
}

/** The debugger tells of a request this much before `chrome.webRequest` at most, in milliseconds, */
const FARTHEST_MS = 1_000;
/** and this much after it, as clocks go; of a WebSocket it tells later, at its handshake. */
const CLOCKS_MS = 10;
/** One is nearest by far where the next is this much farther away. */
const CLEAR_MS = 500;
/** Requests of one address this close belong to one burst. */
const BURST_MS = 250;

/**
 * The two know no common id. A pair has the same address, method, hop, kind, asking origin and outcome, and either is
 * each other's nearest by far, or stands at the same place of a burst in which both saw equally many, all of one frame.
 * Whatever else could be is left apart: no request is given the answer of another.
 * @param devtools without what never reached the network, see `DevtoolsRecord.answeredBy`
 * @param edges moments (milliseconds since the epoch) from which on one of the two knows of requests and the other does
 * not: bursts that they lie in are not counted
 */
export function pairRequests(
  web: readonly RequestRecord[],
  devtools: readonly DevtoolsRecord[],
  edges: readonly number[],
): Pairing {
  const pairs = new Map<RequestRecord, DevtoolsRecord>();
  const groups = groupsOf(web, devtools);
  for (const group of groups) pairNearest(group, pairs);
  const frames = framesOf(pairs);
  const ambiguous = new Set<RequestRecord>();
  for (const group of groups) {
    for (const burst of burstsOf(group, new Set(pairs.values()), pairs)) {
      if (edges.some((edge) => straddles(burst, edge)) || !pairInOrder(burst, frames, pairs)) {
        for (const request of burst.web) {
          if (burst.devtools.some((record) => couldBe(request, record))) ambiguous.add(request);
        }
      }
    }
  }
  return { pairs, ambiguous };
}

function groupsOf(web: readonly RequestRecord[], devtools: readonly DevtoolsRecord[]): Group[] {
  const groups = new Map<string, Group>();
  const groupOf = ({ method, url }: { method: string; url: string }): Group => {
    const key = `${method} ${url.split("#", 1)[0] ?? ""}`;
    const group = groups.get(key) ?? { web: [], devtools: [] };
    groups.set(key, group);
    return group;
  };
  for (const request of web) groupOf(request).web.push(request);
  for (const record of devtools) groupOf(record).devtools.push(record);
  return [...groups.values()].filter((group) => group.web.length > 0 && group.devtools.length > 0);
}

/** Pairs those that have nobody else near. */
function pairNearest(group: Group, pairs: Map<RequestRecord, DevtoolsRecord>): void {
  for (const request of group.web) {
    const record = clearlyNearest(request, group.devtools, (other) => couldBe(request, other));
    if (record === undefined) continue;
    if (clearlyNearest(record, group.web, (other) => couldBe(other, record)) === request) {
      pairs.set(request, record);
    }
  }
}

/** The one that fits and starts nearest, if the next but one is much farther away. */
function clearlyNearest<T extends { startTime: number }>(
  { startTime }: { startTime: number },
  others: readonly T[],
  fits: (other: T) => boolean,
): T | undefined {
  let nearest: T | undefined;
  let least = Infinity;
  let second = Infinity;
  for (const other of others) {
    const distance = Math.abs(other.startTime - startTime);
    if (distance >= second || !fits(other)) continue;
    if (distance < least) [nearest, least, second] = [other, distance, least];
    else second = distance;
  }
  return least <= FARTHEST_MS && second - least > CLEAR_MS ? nearest : undefined;
}

/** What is left of a group, by bursts. */
function burstsOf(
  group: Group,
  taken: ReadonlySet<DevtoolsRecord>,
  pairs: ReadonlyMap<RequestRecord, DevtoolsRecord>,
): Group[] {
  const left = [
    ...group.web.flatMap((request) => (pairs.has(request) ? [] : [{ at: request.startTime, request }])),
    ...group.devtools.flatMap((record) => (taken.has(record) ? [] : [{ at: record.startTime, record }])),
  ].sort((a, b) => a.at - b.at);
  const bursts: Group[] = [];
  let last = -Infinity;
  for (const item of left) {
    if (item.at - last > BURST_MS) bursts.push({ web: [], devtools: [] });
    last = item.at;
    const burst = bursts.at(-1);
    if ("request" in item) burst?.web.push(item.request);
    else burst?.devtools.push(item.record);
  }
  return bursts;
}

/** Pairs the first with the first, and so on, of each frame; false where that is not certain. */
function pairInOrder(
  burst: Group,
  frames: ReadonlyMap<string, number>,
  pairs: Map<RequestRecord, DevtoolsRecord>,
): boolean {
  const asking = new Set(burst.web.map(({ frameId }) => frameId));
  const told = new Set(burst.devtools.map(({ frameId }) => frameId));
  if (asking.size === 1 && told.size === 1) return pairAll(burst.web, burst.devtools, pairs);
  const outcomes = [...asking].map((frame) =>
    pairAll(
      burst.web.filter(({ frameId }) => frameId === frame),
      burst.devtools.filter(({ frameId }) => frames.get(frameId ?? "") === frame),
      pairs,
    ),
  );
  return outcomes.every(Boolean);
}

function pairAll(
  web: readonly RequestRecord[],
  devtools: readonly DevtoolsRecord[],
  pairs: Map<RequestRecord, DevtoolsRecord>,
): boolean {
  if (web.length !== devtools.length) return false;
  // The order of handshakes is not the order in which a page opened its sockets.
  if (web.length > 1 && web[0]?.type === "websocket") return false;
  const inOrder = web.map((request, index) => ({ request, record: devtools[index] }));
  if (!inOrder.every(({ request, record }) => record !== undefined && couldBe(request, record))) return false;
  for (const { request, record } of inOrder) {
    if (record !== undefined) pairs.set(request, record);
  }
  return true;
}

/** The number that `chrome.webRequest` gives each frame of the debugger, as the certain pairs show. */
function framesOf(pairs: ReadonlyMap<RequestRecord, DevtoolsRecord>): Map<string, number> {
  const frames = new Map<string, number>();
  for (const [request, record] of pairs) {
    // A tab's main frame keeps its protocol id; so does a frame that navigates.
    if (record.frameId !== undefined) frames.set(record.frameId, request.frameId);
  }
  return frames;
}

/** Whether not all of a burst may have been seen by both. */
function straddles({ web, devtools }: Group, edge: number): boolean {
  const starts = [...web, ...devtools].map(({ startTime }) => startTime);
  return Math.min(...starts) - CLOCKS_MS <= edge && edge <= Math.max(...starts) + CLOCKS_MS;
}

/** The protocol's types as `chrome.webRequest` names them; others it names in several ways. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  Document: ["main_frame", "sub_frame", "object"],
  Stylesheet: ["stylesheet"],
  Script: ["script"],
  Image: ["image"],
  Font: ["font"],
  Media: ["media"],
  XHR: ["xmlhttprequest"],
  Fetch: ["xmlhttprequest"],
  WebSocket: ["websocket"],
};

/** Whether nothing speaks against the two being one request. */
function couldBe(request: RequestRecord, record: DevtoolsRecord): boolean {
  if (record.hop !== undefined && record.hop !== request.hop) return false;
  const before = request.startTime - record.startTime;
  if (before > FARTHEST_MS || -before > (request.type === "websocket" ? FARTHEST_MS : CLOCKS_MS))
    return false;
  if (kinds[record.type ?? ""]?.includes(request.type) === false) return false;
  const asked =
    request.type.endsWith("_frame") || request.initiator === "null" ? undefined : request.initiator;
  if (asked !== undefined && record.origin !== undefined && asked !== record.origin) return false;
  if (request.status !== undefined && record.status !== undefined && request.status !== record.status) {
    return false;
  }
  return request.error === undefined || record.endTime === undefined || record.error !== undefined;
}
