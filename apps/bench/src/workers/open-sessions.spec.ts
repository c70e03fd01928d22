import { servePage, type PageServer } from "@browser-mcp/testing";
import { openSessions } from "./open-sessions.js";

const requests: { readonly session: string | undefined; readonly body: string }[] = [];
let server: PageServer;

beforeAll(async () => {
  server = await servePage({
    "/mcp": (request, response) => {
      const session = request.headers["mcp-session-id"];
      request.on("data", (body: Buffer) => {
        requests.push({ session: session?.toString(), body: body.toString("utf8") });
        response.writeHead(200, { "mcp-session-id": `session-${requests.length}` }).end('{"result":{}}');
      });
    },
    "/plain": (_request, response) => response.writeHead(200).end('{"result":{}}'),
    "/closed": (_request, response) => response.writeHead(503).end("full"),
  });
});
afterAll(() => server.close());

describe("openSessions", () => {
  it("initializes a session for each client", async () => {
    const { clients, openMs } = await openSessions(server.url("/mcp"), 2);
    expect(openMs).toHaveLength(2);
    expect(clients).toEqual([
      { "mcp-session-id": "session-1", "mcp-protocol-version": "2025-06-18" },
      { "mcp-session-id": "session-3", "mcp-protocol-version": "2025-06-18" },
    ]);
    expect(requests.map(({ session }) => session)).toEqual([undefined, "session-1", undefined, "session-3"]);
    expect(requests[1]?.body).toContain("notifications/initialized");
  });

  it("does without where a server has none", async () => {
    const { clients } = await openSessions(server.url("/plain"), 1);
    expect(clients).toEqual([{ "mcp-protocol-version": "2025-06-18" }]);
  });

  it("shows what a server says that opens none", async () => {
    await expect(openSessions(server.url("/closed"), 1)).rejects.toThrow("HTTP 503, full");
  });
});
