import type { NetworkLog, NetworkRequest, WireReply } from "@browser-mcp/protocol";

type WireNetworkRequest = WireReply<"getNetworkData">["requests"][number];

/** WIRE.md 3.5: `requestId` becomes `id`, `type` becomes `resourceType`, `statusCode` becomes `status`, bodies text. */
export function normaliseNetwork(wire: WireReply<"getNetworkData">): NetworkLog {
  return {
    requests: wire.requests.map(requestOf),
    totalCount: Math.max(wire.totalCount, wire.requests.length),
  };
}

function requestOf(wire: WireNetworkRequest): NetworkRequest {
  const { requestId, type, timestamp: _, statusCode, status, requestBody, ...same } = wire;
  const code = status ?? statusCode;
  const body = bodyOf(requestBody);
  return {
    ...same,
    id: requestId,
    resourceType: type,
    ...(code === undefined ? {} : { status: code }),
    ...(body === undefined ? {} : { requestBody: body }),
  };
}

/** A form as a browser would encode it, anything else as it is. */
function bodyOf(wire: WireNetworkRequest["requestBody"]): string | undefined {
  if (wire === undefined || wire === null) return undefined;
  if (wire.type === "raw") return wire.data;
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(wire.data)) {
    for (const value of values) form.append(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return form.toString();
}
