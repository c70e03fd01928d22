import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { StdioBridge } from "@browser-mcp/mcp";
import { silentLogger } from "@browser-mcp/protocol";
import { TestCertificate } from "@browser-mcp/testing";
import { findServer } from "../background/running-server.js";
import type { ServerPlace } from "../background/place.js";
import { ServerFinder } from "../background/server-finder.js";
import { callRunningServer } from "../cli/call-running-server.js";
import { serverPlace } from "../cli/server-place.js";
import { configSchema } from "../config/config-schema.js";
import type { Config } from "../config/config-schema.js";
import { answerOf, send, TlsTarget } from "./tls-target.fixture.js";

let target: TlsTarget;
let other: TestCertificate;
beforeAll(async () => {
  [target, other] = await Promise.all([TlsTarget.start(), TestCertificate.create()]);
});
afterAll(() => Promise.all([target.close(), other.remove()]));

/** The settings of a command for that port, with a certificate or none. */
const settings = (port: number, certificate?: TestCertificate): Config =>
  configSchema.parse({
    server: {
      port,
      ...(certificate && { tls_cert: certificate.certFile, tls_key: certificate.keyFile }),
    },
  });
const place = (certificate?: TestCertificate, port = target.addresses.port): Promise<ServerPlace> =>
  serverPlace(settings(port, certificate));

let others: Server[] = [];
afterEach(() => {
  for (const server of others) server.closeAllConnections();
  for (const server of others) server.close();
  others = [];
});
async function listen(server: Server): Promise<number> {
  others.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("a command that looks for a server with a certificate", () => {
  it("finds it by that certificate", async () => {
    expect(await findServer(await place(target.certificate))).toMatchObject({ kind: "server" });
  });

  it("believes no other certificate for the same names", async () => {
    expect(await findServer(await place(other))).toEqual({
      kind: "untrusted",
      why: expect.stringContaining("server.tls_cert"),
    });
  });

  it("believes one that an authority signed, and no second one of that authority", async () => {
    const [one, second] = await Promise.all([
      TestCertificate.create({ authority: other }),
      TestCertificate.create({ authority: other }),
    ]);
    const server = createTlsServer(
      { cert: `${one.cert}\n${other.cert}`, key: one.key },
      (_request, response) => response.writeHead(401).end(),
    );
    const port = await listen(server);
    expect(await findServer(await place(one, port))).toEqual({ kind: "locked" });
    expect(await findServer(await place(second, port))).toMatchObject({ kind: "untrusted" });
    // The authority's own certificate is trusted, and is not the server's.
    expect(await findServer(await place(other, port))).toEqual({
      kind: "untrusted",
      why: "The server shows another certificate than the one in server.tls_cert.",
    });
    await Promise.all([one.remove(), second.remove()]);
  });

  it("sends nothing to a server that speaks no TLS", async () => {
    const asked = jest.fn();
    const server = createServer((_request, response) => {
      asked();
      response.end();
    });
    const found = await findServer(await place(target.certificate, await listen(server)));
    expect(found).toMatchObject({ kind: "untrusted" });
    expect(asked).not.toHaveBeenCalled();
  });

  it("does not find it without", async () => {
    expect(await findServer(await place())).toEqual({ kind: "unclear" });
  });

  it("finds none where there is none", async () => {
    const server = createServer();
    const port = await listen(server);
    server.close();
    await once(server, "close");
    expect(await findServer(await place(target.certificate, port))).toEqual({ kind: "nothing" });
  });

  it("calls its tools", async () => {
    const { signal } = new AbortController();
    const config = settings(target.addresses.port, target.certificate);
    const result = await callRunningServer(config, "get_browser_tabs", {}, signal);
    expect(JSON.stringify(result)).toContain("Example");
  });
});

describe("a certificate that is renewed", () => {
  it("is shown to who connects then, and expected by the commands", async () => {
    const renewing = await TlsTarget.start();
    const { certificate, addresses } = renewing;
    const kept = renewing.session();
    await once(kept, "connect");
    const found = async (): Promise<unknown> =>
      (await findServer(await place(certificate, addresses.port))).kind;

    await writeFile(certificate.certFile, other.cert);
    expect(await found()).toBe("untrusted");
    await writeFile(certificate.keyFile, other.key);
    while ((await found()) !== "server") await new Promise((resolve) => setTimeout(resolve, 20));
    // Who is connected stays so.
    expect((await answerOf(send(kept, "GET", "/health/live"))).status).toBe(200);

    kept.destroy();
    await renewing.close();
  });
});

describe("the bridge of stdio to a server with a certificate", () => {
  it("serves its client, and is counted while it does", async () => {
    const finder = new ServerFinder({
      place: () => place(target.certificate),
      start: () => Promise.reject(new Error("It runs already.")),
      logger: silentLogger,
    });
    const [input, output, stop] = [new PassThrough(), new PassThrough(), new AbortController()];
    const ended = new StdioBridge({
      input,
      output,
      server: finder,
      logger: silentLogger,
      stop: stop.signal,
    }).run();
    const lines = createInterface({ input: output });
    const params = {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "n", version: "1" },
    };
    input.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params })}\n`);
    expect(String(await once(lines, "line"))).toContain('"protocolVersion"');
    expect(await findServer(await place(target.certificate))).toMatchObject({ server: { bridges: 1 } });
    input.end();
    await ended;
    finder.close();
  });
});
