import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  isJSONRPCRequest,
  JSONRPCMessageSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { Logger } from "@browser-mcp/protocol";
import { silentLogger } from "@browser-mcp/protocol";
import { HttpTransport } from "./http-transport.js";
import { readBody } from "./read-body.js";
import { defaultReplayLimits } from "./replay-log.js";
import type { ReplayLimits } from "./replay-log.js";
import { answerResumption } from "./resumption.js";
import { SessionStreams } from "./session-streams.js";

/** What may differ from the defaults. */
export interface TransportFixtureOptions {
  readonly primed?: boolean;
  readonly limits?: Partial<ReplayLimits>;
  readonly logger?: Logger;
}

/** A call that runs until the spec answers it. */
export interface RunningCall {
  readonly signal: AbortSignal;
  /** Sends a message that belongs to the call. */
  tell(progress: number, message?: string): Promise<void>;
  answer(text: string): void;
}

/** For specs only: one session's transport behind a real HTTP server, with calls that do as the spec says. */
export class TransportFixture {
  readonly transport: HttpTransport;
  readonly server = new Server({ name: "fixture", version: "1" }, { capabilities: { tools: {} } });
  readonly #http;
  readonly #running: RunningCall[] = [];
  readonly #waiting: ((call: RunningCall) => void)[] = [];

  static async start(options: TransportFixtureOptions = {}): Promise<TransportFixture> {
    const fixture = new TransportFixture(options);
    await fixture.server.connect(fixture.transport);
    await new Promise<void>((resolve) => fixture.#http.listen(0, "127.0.0.1", resolve));
    return fixture;
  }

  private constructor({ primed = true, limits, logger = silentLogger }: TransportFixtureOptions) {
    const streams = new SessionStreams({ logger, primed, limits: { ...defaultReplayLimits, ...limits } });
    this.transport = new HttpTransport({ logger, session: { id: "s", streams } });
    this.server.setRequestHandler(CallToolRequestSchema, (_request, { signal, sendNotification }) => {
      return new Promise((resolve) => {
        this.#start({
          signal,
          tell: (progress, message = "") =>
            sendNotification({
              method: "notifications/progress",
              params: { progressToken: 1, progress, message },
            }),
          answer: (text) => resolve({ content: [{ type: "text", text }] }),
        });
      });
    });
    this.#http = createServer((request, response) => {
      const lastEventId = request.headers["last-event-id"];
      if (typeof lastEventId === "string") {
        answerResumption(this.transport.resumeStream(lastEventId, response, {}), response, {});
      } else if (request.method === "GET") this.transport.openStream(response, {});
      else {
        void readBody(request, { bytes: 1_000_000, deadlineMs: 10_000 }).then((body) => {
          const message = JSONRPCMessageSchema.parse(body.kind === "complete" ? JSON.parse(body.text) : {});
          if (isJSONRPCRequest(message)) {
            this.transport.receiveRequest(message, { response, headers: {}, streams: true });
          } else {
            this.transport.receiveOther(message);
            response.writeHead(202).end();
          }
        });
      }
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`;
  }

  /** The next call that began. */
  running(): Promise<RunningCall> {
    const call = this.#running.shift();
    return call === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(call);
  }

  async stop(): Promise<void> {
    await this.server.close();
    await new Promise((resolve) => {
      this.#http.close(resolve);
      this.#http.closeAllConnections();
    });
  }

  #start(call: RunningCall): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#running.push(call);
    else waiting(call);
  }
}
