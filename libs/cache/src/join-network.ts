import type { NetworkLog, NetworkRequest } from "@browser-mcp/protocol";

/** How far the extension's and the debugger's word for the begin of one request may lie apart, in milliseconds. */
const DISTANCE_MS = 1_000;

/**
 * A tab's requests as the extension tells them, with older ones that only the debugger still knows in front: the
 * existing extension sends its newest 50 and forgets all when its worker restarts (WIRE.md 3.5). From its oldest on
 * the extension alone is believed, since the two name one request differently.
 * @param recorded the debugger's requests
 */
export function joinNetwork(log: NetworkLog, recorded: readonly NetworkRequest[]): NetworkLog {
  const begin = Math.min(...log.requests.map(({ startTime }) => startTime));
  const early = log.requests.filter(({ startTime }) => startTime < begin + DISTANCE_MS);
  const older = recorded.filter(
    (request) => request.startTime < begin && !early.some((other) => isSame(request, other)),
  );
  if (older.length === 0) return log;
  const requests = [...older.sort((a, b) => a.startTime - b.startTime), ...log.requests];
  return { requests, totalCount: Math.max(log.totalCount, requests.length) };
}

function isSame(a: NetworkRequest, b: NetworkRequest): boolean {
  return a.url === b.url && a.method === b.method && Math.abs(a.startTime - b.startTime) <= DISTANCE_MS;
}
