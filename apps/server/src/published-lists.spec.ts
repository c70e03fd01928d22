import { silentLogger } from "@browser-mcp/protocol";
import { rawPost } from "@browser-mcp/testing";
import { configSchema } from "./config/config-schema.js";
import { createContainer } from "./container.js";
import type { Addresses, BrowserMcpServer } from "./server.js";
import { tokens } from "./tokens.js";

let server: BrowserMcpServer;
let addresses: Addresses;
beforeAll(async () => {
  const config = configSchema.parse({ server: { port: 0 }, monitoring: { prometheus_port: 0 } });
  server = createContainer({ config, logger: silentLogger }).resolve<BrowserMcpServer>(tokens.server);
  addresses = await server.start();
});
afterAll(() => server.close());

interface Published {
  readonly name: string;
  readonly icons?: readonly { readonly src: string; readonly mimeType: string }[];
}
type Result = Readonly<Record<string, unknown>>;

const post = async (
  method: string,
  params: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<{ result: Result; session: string }> => {
  const response = await rawPost(addresses.mcp, { jsonrpc: "2.0", id: 1, method, params }, headers);
  const { result } = response.json() as { result: Result };
  return { result, session: String(response.headers["mcp-session-id"]) };
};
const opened = (protocolVersion: string) =>
  post("initialize", {
    protocolVersion,
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  });
const newerEra = (method: string) => {
  const prefix = "io.modelcontextprotocol/";
  const _meta = {
    [`${prefix}protocolVersion`]: "2026-07-28",
    [`${prefix}clientInfo`]: { name: "raw", version: "1" },
    [`${prefix}clientCapabilities`]: {},
  };
  return post(method, { _meta }, { "mcp-protocol-version": "2026-07-28", "mcp-method": method });
};

const lists = [
  ["tools/list", "tools"],
  ["prompts/list", "prompts"],
  ["resources/templates/list", "resourceTemplates"],
] as const;
const entries = (result: Result, field: string) => result[field] as readonly Published[];

describe("drawings", () => {
  it("of the server, small, one of them a PNG, for clients of 2025-11-25", async () => {
    const { result } = await opened("2025-11-25");
    const { icons = [] } = result["serverInfo"] as Published;
    expect(icons.map(({ mimeType }) => mimeType)).toEqual(["image/svg+xml", "image/png"]);
    expect(JSON.stringify(icons).length).toBeLessThan(1_200);
    const png = Buffer.from(icons[1]?.src.split(",")[1] ?? "", "base64");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([48, 48]);
  });

  it("of the server for clients of the era without sessions, where they ask who it is and nowhere else", async () => {
    const [discovered, listed] = [await newerEra("server/discover"), await newerEra("tools/list")];
    const infoOf = ({ result }: { result: Result }) =>
      (result["_meta"] as Record<string, Published>)["io.modelcontextprotocol/serverInfo"];
    expect(infoOf(discovered)?.icons).toHaveLength(2);
    expect(infoOf(listed)).not.toHaveProperty("icons");
  });

  it.each(lists)("of every entry of %s, one each", async (method, field) => {
    const { session } = await opened("2025-11-25");
    const { result } = await post(method, {}, { "mcp-session-id": session });
    expect(entries(result, field).length).toBeGreaterThan(4);
    for (const { icons } of entries(result, field)) expect(icons).toHaveLength(1);
    expect(entries((await newerEra(method)).result, field)).toEqual(entries(result, field));
  });

  it.each(lists)("of nothing in %s for clients that know none", async (method, field) => {
    const { result: hello, session } = await opened("2025-06-18");
    expect(hello["serverInfo"]).not.toHaveProperty("icons");
    const ways: Record<string, string>[] = [{ "mcp-session-id": session }, {}];
    for (const headers of ways) {
      const { result } = await post(method, {}, headers);
      expect(entries(result, field).length).toBeGreaterThan(4);
      for (const entry of entries(result, field)) expect(entry).not.toHaveProperty("icons");
    }
  });
});

describe("pages", () => {
  it.each(lists)(
    "of %s: one holds everything, and a cursor that is none is refused",
    async (method, field) => {
      const { result } = await post(method);
      expect(result).not.toHaveProperty("nextCursor");
      const last = Buffer.from(entries(result, field).at(-1)?.name ?? "").toString("base64url");
      for (const cursor of ["", "x", last]) {
        const body = { jsonrpc: "2.0", id: 1, method, params: { cursor } };
        expect((await rawPost(addresses.mcp, body)).json()).toMatchObject({
          error: { code: -32602, message: `${method}: this is no cursor of this list.` },
        });
      }
    },
  );
});
