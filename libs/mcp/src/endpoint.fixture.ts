import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { silentLogger } from "@browser-mcp/protocol";
import type { Browser, Caller } from "@browser-mcp/protocol";
import { defineTool, readsPages, ToolRunner } from "@browser-mcp/tools";
import type { AnyTool } from "@browser-mcp/tools";
import * as z from "zod";
import type { BearerGuard } from "./bearer-guard.js";
import type { CallLimits } from "./call-gate.js";
import { HttpGuard } from "./http-guard.js";
import { McpEndpoint } from "./mcp-endpoint.js";
import type { BodyLimits } from "./read-body.js";
import type { ReplayLimits } from "./replay-log.js";
import type { ResourceSource } from "./resource-source.js";
import type { SessionLimits } from "./session-store.js";

/** What may differ from the defaults. */
export interface EndpointFixtureOptions {
  readonly allowedOrigins?: readonly string[];
  readonly bearer?: BearerGuard;
  readonly sessions?: SessionLimits;
  readonly body?: BodyLimits;
  readonly calls?: CallLimits;
  readonly replay?: ReplayLimits;
  readonly resources?: readonly ResourceSource[];
  /** Beside `echo` and `hang`. */
  readonly tools?: readonly AnyTool[];
}

const noBrowser: Browser = {
  request: () => Promise.reject(new Error("no browser in this fixture")),
  browsers: () => [],
  subscribe: () => () => undefined,
};

/** For specs only: an endpoint on an ephemeral port, with a tool that answers and one that hangs until aborted. */
export class EndpointFixture {
  /** Callers of `echo`, in order. */
  readonly callers: Caller[] = [];
  /** Reasons for which `hang` was aborted. */
  readonly aborted: unknown[] = [];
  /** Sessions that have ended, in order. */
  readonly ended: string[] = [];
  readonly #changed: (() => void)[] = [];
  #hangs = 0;

  static async start(options: EndpointFixtureOptions = {}): Promise<EndpointFixture> {
    const fixture = new EndpointFixture(options);
    await new Promise<void>((resolve) => fixture.#http.listen(0, "127.0.0.1", resolve));
    return fixture;
  }

  readonly endpoint: McpEndpoint;
  readonly #http;

  private constructor(options: EndpointFixtureOptions) {
    this.endpoint = new McpEndpoint({
      identity: { name: "fixture", title: "Fixture", version: "1.2.3", instructions: "Call echo." },
      tools: new ToolRunner({
        tools: [this.#echo(), this.#hang(), ...(options.tools ?? [])],
        browser: noBrowser,
        deadlineMs: 30_000,
      }),
      guard: new HttpGuard({ allowedOrigins: options.allowedOrigins ?? [] }),
      logger: silentLogger,
      ...(options.bearer === undefined ? {} : { bearer: options.bearer }),
      ...(options.sessions === undefined ? {} : { sessions: options.sessions }),
      ...(options.body === undefined ? {} : { body: options.body }),
      ...(options.calls === undefined ? {} : { calls: options.calls }),
      ...(options.replay === undefined ? {} : { replay: options.replay }),
      ...(options.resources === undefined ? {} : { resources: options.resources }),
      onSessionEnd: (sessionId) => this.ended.push(sessionId),
    });
    this.#http = createServer((request, response) => void this.endpoint.handle(request, response));
  }

  get port(): number {
    return addressOf(this.#http.address()).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  /** Resolves as soon as `hang` was called so many times more. */
  hanging(times = 1): Promise<void> {
    const enough = this.#hangs + times;
    return this.#when(() => this.#hangs >= enough);
  }

  /** Resolves as soon as `hang` was aborted so many times in all. */
  aborting(times = 1): Promise<void> {
    return this.#when(() => this.aborted.length >= times);
  }

  #when(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (is()) resolve();
        else this.#changed.push(look);
      };
      look();
    });
  }

  #tell(): void {
    for (const look of this.#changed.splice(0)) look();
  }

  /** Breaks every connection, as a process that is killed does. */
  cutOff(): void {
    this.#http.closeAllConnections();
  }

  async stop(): Promise<void> {
    await this.endpoint.close();
    await new Promise((resolve) => {
      this.#http.close(resolve);
      this.#http.closeAllConnections();
    });
  }

  #echo() {
    return defineTool({
      name: "echo",
      title: "Echo",
      description: "Says it again.",
      input: z.strictObject({ say: z.string().default("nothing") }),
      output: z.object({ said: z.string() }),
      annotations: readsPages,
      run: ({ say }, { caller }) => {
        this.callers.push(caller);
        return Promise.resolve({ structured: { said: say } });
      },
    });
  }

  #hang() {
    return defineTool({
      name: "hang",
      title: "Hang",
      description: "Never ends by itself.",
      input: z.strictObject({}),
      output: z.object({}),
      annotations: readsPages,
      run: (_args, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            this.aborted.push(signal.reason);
            this.#tell();
            reject(new Error("aborted"));
          });
          this.#hangs++;
          this.#tell();
        }),
    });
  }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("The fixture listens on no port.");
  return address;
}
