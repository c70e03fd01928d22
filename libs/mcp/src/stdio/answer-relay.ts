import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { rpcCodes } from "../json-rpc.js";
import { EventReader } from "./event-reader.js";
import type { LineWriter } from "./line-writer.js";
import { responseText } from "./response-text.js";

/** A message from the server that is larger is an error; screenshots and pages stay far below. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/** How a response ended. */
export type Relayed =
  /** Everything there was to say was said. */
  | { readonly kind: "complete" }
  /** An event stream broke off, or ended without an answer. */
  | { readonly kind: "broken"; readonly lastEventId: string | undefined };

const bytesOf = (data: unknown): Buffer => (Buffer.isBuffer(data) ? data : Buffer.from(String(data)));

/**
 * Passes the JSON of a response on as one line.
 * @throws the connection's error when it breaks; RangeError when it is too large
 */
export async function relayJson(response: IncomingMessage, writer: LineWriter): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const data of response) {
    const chunk = bytesOf(data);
    length += chunk.length;
    if (length > MAX_MESSAGE_BYTES)
      throw new RangeError(`An answer is larger than ${MAX_MESSAGE_BYTES} bytes.`);
    chunks.push(chunk);
    await writer.ready();
  }
  if (length > 0) writer.write(chunks);
}

/**
 * Passes the messages of an event stream on, each as one line.
 * @param untilAnswer whether the stream belongs to a request, so that it is complete once the answer has come
 * @throws RangeError when a message is too large
 */
export async function relayEvents(
  response: IncomingMessage,
  writer: LineWriter,
  untilAnswer: boolean,
  after?: string,
): Promise<Relayed> {
  const reader = new EventReader(MAX_MESSAGE_BYTES);
  reader.lastEventId = after;
  let answered = false;
  try {
    for await (const data of response) {
      for (const event of reader.read(bytesOf(data))) {
        if (untilAnswer && isAnswer(event.data)) answered = true;
        writer.write(event.data);
      }
      await writer.ready();
    }
  } catch (error) {
    if (error instanceof RangeError) throw error;
  }
  return answered ? { kind: "complete" } : { kind: "broken", lastEventId: reader.lastEventId };
}

const method = Buffer.from('"method"');
const withMethod = z.object({ method: z.string() });

/** Whether a message is an answer. Only one that might have a method is parsed: it may be large. */
function isAnswer(data: readonly Buffer[]): boolean {
  if (!data.some((part) => part.includes(method))) return true;
  const value: unknown = JSON.parse(Buffer.concat(data).toString());
  return !withMethod.safeParse(value).success;
}

const errorBody = z.object({
  error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }),
});

/** What an HTTP error says, as a JSON-RPC error that a client can be given. */
export async function readRefusal(
  response: IncomingMessage,
): Promise<{ readonly code: number; readonly message: string; readonly data?: unknown }> {
  const text = await responseText(response, MAX_ERROR_BYTES);
  try {
    return errorBody.parse(JSON.parse(text)).error;
  } catch {
    const message = `The server answered with HTTP status ${response.statusCode ?? 0}.`;
    return { code: rpcCodes.serverError, message };
  }
}
