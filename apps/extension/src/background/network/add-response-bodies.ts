import { BODY_NOT_WATCHED } from "@browser-mcp/protocol";
import { messageOf } from "../browser-errors.js";
import { within } from "../waiting.js";
import type { DevtoolsRecord } from "./devtools-record.js";
import type { ResponseBodies } from "./response-bodies.js";
import type { WireRequest } from "./wire-request.js";

/** What one reply may hold and take. */
export interface BodyBounds {
  /** Characters of all bodies together; the newest come first. */
  readonly chars: number;
  /** Milliseconds until the reply goes without what is not there. */
  readonly ms: number;
}

const defaultBounds: BodyBounds = { chars: 20_000_000, ms: 6_000 };

/** Bodies asked of the browser at once. */
const AT_ONCE = 8;

/** A request in the reply, and who may know its answer's body: a record, or the reason that there is none. */
export interface Answer {
  readonly request: WireRequest;
  readonly source: DevtoolsRecord | string;
}

/** Puts into each request its answer's body, or why it has none; the newest first, as far as room and time go. */
export async function addResponseBodies(
  answers: readonly Answer[],
  bodies: Pick<ResponseBodies, "read">,
  { chars, ms }: BodyBounds = defaultBounds,
): Promise<void> {
  const end = Date.now() + ms;
  const open: { readonly request: WireRequest; readonly record: DevtoolsRecord }[] = [];
  for (const { request, source } of answers) {
    if (typeof source === "string") request.responseBodyMissing = source;
    else open.push({ request, record: source });
  }
  let room = chars;
  const work = async (): Promise<void> => {
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { request, record } = next;
      try {
        const body = await within(Math.max(0, end - Date.now()), bodies.read(record), undefined);
        if (body === undefined) request.responseBodyMissing = "There was no time left to fetch it.";
        else if (body.body.length > room) {
          request.responseBodyMissing = "The bodies of newer requests fill the answer.";
        } else {
          room -= body.body.length;
          request.responseBody = body;
        }
      } catch (thrown) {
        request.responseBodyMissing = `The browser does not have it any more (${messageOf(thrown)}).`;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Who may know the body of this request's answer. */
export function bodySource(
  request: WireRequest,
  record: DevtoolsRecord | undefined,
  { ambiguous, watched, attached }: { ambiguous: boolean; watched: boolean; attached: boolean },
): DevtoolsRecord | string {
  if (request.error !== undefined) return "The request failed.";
  if (request.type === "websocket") return "A WebSocket has messages and no body.";
  const { status = 0 } = request;
  if (status >= 300 && status < 400 && status !== 304) return "A redirect's body is not kept.";
  if (ambiguous)
    return "Several requests like this one ran at the same time; whose answer is whose is not certain.";
  if (record === undefined && !watched) return BODY_NOT_WATCHED;
  if (record === undefined) {
    return "The debugger did not see the request; it sees none of a worker or of another site's frame.";
  }
  if (record.endTime !== undefined) return record;
  return attached ? "The answer is not complete yet." : "The debugger left before the answer was complete.";
}
