import { once } from "node:events";
import { connect } from "node:http2";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { request } from "node:https";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, TestCertificate } from "@browser-mcp/testing";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { Addresses, BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };

type Headers = Readonly<Record<string, string>>;

/** An answer, read to its end. */
export interface TlsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** What every POST to `/mcp` says of itself. */
export const json: Headers = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

/** For specs only: a whole server over TLS, with a browser on it. */
export class TlsTarget {
  static async start(settings: object = {}): Promise<TlsTarget> {
    const certificate = await TestCertificate.create();
    const config = configSchema.parse({
      server: { port: 0, tls_cert: certificate.certFile, tls_key: certificate.keyFile },
      monitoring: { prometheus_port: 0 },
      ...settings,
    });
    const server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
    const addresses = await server.start();
    const { cert: ca } = certificate;
    const browser = await FakeBrowser.connect(addresses.webSocket, { kind: "superset", tabs: [tab], ca });
    await browser.nextFrame((frame) => frame["type"] === "welcome");
    return new TlsTarget(certificate, server, addresses, browser);
  }

  private constructor(
    readonly certificate: TestCertificate,
    readonly server: BrowserMcpServer,
    readonly addresses: Addresses,
    readonly browser: FakeBrowser,
  ) {}

  /** Asks over HTTP/1.1. */
  byHttp1(method: string, path: string, headers: Headers = {}, body?: string): Promise<TlsAnswer> {
    return new Promise((resolve, reject) => {
      const options = { method, headers, ca: this.certificate.cert, agent: false };
      const outgoing = request(new URL(path, this.addresses.page), options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.once("end", () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      outgoing.once("error", reject).end(body);
    });
  }

  /** A session of HTTP/2, to be closed by its owner or by the server. */
  session(): ClientHttp2Session {
    return connect(this.addresses.page, { ca: this.certificate.cert });
  }

  async close(): Promise<void> {
    await this.browser.terminate();
    await this.server.close();
    await this.certificate.remove();
  }
}

/** Sends a request in a session; it is open where it has no body. */
export function send(
  session: ClientHttp2Session,
  method: string,
  path: string,
  headers: Headers = {},
  body?: string,
): ClientHttp2Stream {
  const stream = session.request(
    { ":method": method, ":path": path, ...headers },
    { endStream: body === undefined },
  );
  if (body !== undefined) stream.end(body);
  return stream;
}

/** Reads an answer to its end. */
export async function answerOf(stream: ClientHttp2Stream): Promise<TlsAnswer> {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const [head] = (await once(stream, "response")) as [IncomingHttpHeaders];
  if (!stream.closed) await once(stream, "close");
  return { status: Number(head[":status"]), headers: head, text };
}

/** The next server-sent event whose text holds this. */
export function eventWith(stream: ClientHttp2Stream, part: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const event = text.split("\n\n").find((one) => one.includes(part));
      if (event !== undefined && text.endsWith("\n\n")) resolve(event);
    });
    stream.once("close", () => reject(new Error(`no ${part} in ${text}`)));
  });
}
