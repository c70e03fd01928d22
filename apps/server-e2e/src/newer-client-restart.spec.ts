import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { ClientOptions } from "@modelcontextprotocol/client";
import { ServerProcess } from "./server-process.js";

const start = (port: string): Promise<ServerProcess> =>
  ServerProcess.start(["serve", "--port", port, "--ws-port", "0", "--metrics-port", "0"]);

let server: ServerProcess;
let url: URL;
beforeAll(async () => {
  server = await start("0");
  url = new URL(await server.mcpUrl());
});
afterAll(() => server?.stop());

const connect = async (
  versionNegotiation: NonNullable<ClientOptions["versionNegotiation"]>,
): Promise<Client> => {
  const client = new Client({ name: "spec", version: "1.0.0" }, { versionNegotiation });
  await client.connect(new StreamableHTTPClientTransport(url));
  return client;
};

describe("the SDK's client of major 2, after its server was killed and started again", () => {
  it("goes on without a session, and starts again where it had one", async () => {
    const [newer, older] = [await connect({ mode: "auto" }), await connect({ mode: "legacy" })];
    await server.stop("SIGKILL");
    server = await start(url.port);
    await server.mcpUrl();
    const bypass = { cacheMode: "bypass" } as const;
    expect((await newer.listTools(undefined, bypass)).tools.length).toBeGreaterThan(0);
    await expect(older.listTools(undefined, bypass)).rejects.toThrow(/Session not found/);
    const again = await connect({ mode: "legacy" });
    expect((await again.listTools()).tools.length).toBeGreaterThan(0);
    for (const client of [newer, older, again]) await client.close().catch(() => undefined);
  });
});
