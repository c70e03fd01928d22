import { metaKeys, STATELESS_VERSION } from "./envelope.js";

/** For specs only: what differs from a well-made request. */
export interface StatelessWish {
  readonly id?: string | number;
  readonly capabilities?: object;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** `null` leaves the header out. */
  readonly without?: readonly string[];
}

/** For specs only: the body and headers of a request of the newer era. */
export function statelessRequest(
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  wish: StatelessWish = {},
) {
  const name = params["name"] ?? params["uri"];
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": STATELESS_VERSION,
    "mcp-method": method,
    ...(typeof name === "string" ? { "mcp-name": name } : {}),
    ...wish.headers,
  };
  for (const header of wish.without ?? []) delete headers[header];
  const _meta = {
    [metaKeys.protocolVersion]: STATELESS_VERSION,
    [metaKeys.clientInfo]: { name: "spec", version: "2.0" },
    [metaKeys.clientCapabilities]: wish.capabilities ?? {},
    ...wish.meta,
  };
  return { headers, body: { jsonrpc: "2.0", id: wish.id ?? 1, method, params: { ...params, _meta } } };
}

/** For specs only: sends one and reads its whole answer. */
export async function sendStateless(
  url: string,
  method: string,
  params?: Readonly<Record<string, unknown>>,
  wish?: StatelessWish,
) {
  const { headers, body } = statelessRequest(method, params, wish);
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await response.text();
  const messages = response.headers.get("content-type")?.startsWith("text/event-stream")
    ? text
        .split("\n")
        .filter((line) => line.startsWith("data: "))
        .map((line): unknown => JSON.parse(line.slice(6)))
    : [text === "" ? undefined : (JSON.parse(text) as unknown)];
  return { status: response.status, messages, answer: messages.at(-1) };
}
