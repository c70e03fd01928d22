import type { HttpResponse } from "./http-message.js";
import { rpcCodes, sendRpcError } from "./json-rpc.js";

/** What became of a client's wish to resume a stream. */
export type Resumption = "resumed" | "complete" | "dropped" | "unknown";

const refusals = {
  unknown: "There is no stream to resume for this Last-Event-ID; open a new one without it.",
  dropped: "Events after this Last-Event-ID are no longer kept; open a new stream without it.",
} as const;

/**
 * Answers a GET with a Last-Event-ID whose stream was not resumed. The specification names no status for it; 404 would
 * tell the client that its session is over. Where nothing was missed and nothing comes any more, 204 keeps the client
 * from asking again (HTML Standard, section 9.2.3).
 */
export function answerResumption(
  resumption: Resumption,
  response: HttpResponse,
  headers: Readonly<Record<string, string>>,
): void {
  if (resumption === "resumed") return;
  if (resumption === "complete") response.writeHead(204, headers).end();
  else sendRpcError(response, 400, null, rpcCodes.invalidRequest, refusals[resumption], headers);
}
