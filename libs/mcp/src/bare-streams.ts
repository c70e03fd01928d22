import type { Logger } from "@browser-mcp/protocol";
import { onClientGone } from "./client-gone.js";
import type { AnswerStream, AnswerStreams } from "./exchange.js";
import type { HttpResponse } from "./http-message.js";
import { SseStream } from "./sse-stream.js";

/** Streams of requests without a session: there is no coming back to a broken one. */
export class BareStreams implements AnswerStreams {
  constructor(private readonly logger: Logger) {}

  open(
    response: HttpResponse,
    headers: Readonly<Record<string, string>>,
    onAbandoned: () => void,
  ): AnswerStream {
    onClientGone(response, onAbandoned);
    return new SseStream(response, headers, (waitingBytes) => {
      this.logger.warn("event stream dropped: its client does not read", { waitingBytes });
    });
  }
}
