import { connect } from "node:net";
import type { Socket } from "node:net";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, rawPost } from "@browser-mcp/testing";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { ServerToken } from "../security/server-token.js";
import type { Addresses, BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";

/** The one web origin that the server under attack lets in. */
export const FRIEND = "http://inspector.test:6274";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

/** For specs only: a whole server with a browser, and how to attack it. */
export class Target {
  /** @param security settings; a browser connects with the token that they ask for */
  static async start(security: object = {}): Promise<Target> {
    const config = configSchema.parse({
      server: { port: 0, cors_origins: [FRIEND] },
      monitoring: { prometheus_port: 0 },
      security,
    });
    const container = createContainer({ config, logger: silentLogger });
    const server = container.resolve<BrowserMcpServer>(tokens.server);
    const addresses = await server.start();
    const token = container.resolve<ServerToken | undefined>(tokens.serverToken)?.text;
    const browser = await FakeBrowser.connect(addresses.webSocket, {
      kind: "superset",
      tabs: [tab],
      ...(token === undefined ? {} : { token }),
    });
    if (token !== undefined) await browser.nextFrame((frame) => frame["type"] === "welcome");
    browser.on("getPageContent", () => ({ url: tab.url, title: tab.title, text: "the page", metadata: {} }));
    return new Target(server, addresses, browser);
  }

  private constructor(
    private readonly server: BrowserMcpServer,
    readonly addresses: Addresses,
    readonly browser: FakeBrowser,
  ) {}

  get port(): number {
    return this.addresses.port;
  }

  /** What the server still does for those who belong: a call goes to the browser and back. */
  async serves(): Promise<string> {
    const response = await rawPost(this.addresses.mcp, {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "get_page_content", arguments: { tabId: 5 } },
    });
    return response.text;
  }

  /** Sends bytes as they are; resolves with everything that came back when the server has closed. */
  exchange(...parts: readonly (string | Buffer)[]): Promise<string> {
    return new Promise((resolve) => {
      let received = "";
      const socket: Socket = connect({ port: this.port, host: "127.0.0.1" });
      socket
        .on("error", () => undefined)
        .on("data", (chunk: Buffer) => {
          received += chunk.toString("latin1");
        });
      socket.once("close", () => resolve(received));
      for (const part of parts) socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
    });
  }

  async close(): Promise<void> {
    await this.browser.terminate();
    await this.server.close();
  }
}

/** The lines of a request; a Host that is served and the end of the connection unless others are given. */
export function request(
  start: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>> = {},
  body = "",
): string {
  const all = { Host: "localhost", Connection: "close", ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => `${name}: ${one}`),
  );
  return [`${start} HTTP/1.1`, ...lines, "", body].join("\r\n");
}

/** A ping over JSON-RPC. */
export const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

/** A POST of JSON to `/mcp`. */
export const post = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>> = {},
  body = PING,
  path = "/mcp",
): string =>
  request(
    `POST ${path}`,
    { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)), ...headers },
    body,
  );

/** The status of the first answer; 0 where the connection was closed without one. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1] ?? 0);
