import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { rawPost } from "@browser-mcp/testing";
import { WebSocketServer } from "ws";
import { bodyOf, toolCall } from "../scenarios/page.js";
import { startBareServer, type BareServer } from "../servers/bare-server.js";
import { Fleet } from "./fleet.js";

let server: BareServer;
beforeEach(async () => (server = await startBareServer()));
afterEach(() => server.close());

const plan = { kind: "superset", page: { textLength: 10 } } as const;

describe("a fleet", () => {
  it("answers as each of its browsers, which all have tabs of their own", async () => {
    const fleet = await Fleet.connect({
      ...plan,
      url: server.addresses.webSocket,
      browsers: 3,
      tabs: 2,
      firstTab: 11,
    });
    const tabs = [];
    for (const browserId of fleet.browserIds) {
      const { text } = await rawPost(
        server.addresses.mcp,
        bodyOf(1, toolCall("get_browser_tabs", { browserId })),
      );
      const answer = JSON.parse(text) as { result: { structuredContent: { data: { id: number }[] } } };
      tabs.push(answer.result.structuredContent.data.map(({ id }) => id));
    }
    expect(tabs).toEqual([
      [11, 12],
      [13, 14],
      [15, 16],
    ]);
    expect(fleet.counts).toEqual({ reads: 0, requests: 3 });
    await fleet.close();
  });

  it("closes the newest and tells how long each took", async () => {
    const fleet = await Fleet.connect({ ...plan, url: server.addresses.webSocket, browsers: 3 });
    const [oldest] = fleet.browserIds;
    expect(await fleet.closeSome(2)).toHaveLength(2);
    expect(fleet.browserIds).toEqual([oldest]);
    await fleet.close();
  });

  it("sends heartbeats from the beginning, each browser at its own moment", async () => {
    const sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    const beaten = new Promise<void>((resolve) => {
      sockets.on("connection", (socket) =>
        socket.on("message", (text: Buffer) => {
          if (text.toString("utf8").includes('"heartbeat"')) resolve();
        }),
      );
    });
    await once(sockets, "listening");
    const { port } = sockets.address() as AddressInfo;
    const url = `ws://127.0.0.1:${port}`;
    // The first browser's moment is the beginning; an hour later it would be due again.
    const fleet = await Fleet.connect({ ...plan, url, heartbeatMs: 3_600_000 });
    await beaten;
    await fleet.close();
    await new Promise((resolve) => sockets.close(resolve));
  });

  it("floods with as much as is asked for, and counts on in the next flood", async () => {
    const fleet = await Fleet.connect({ ...plan, url: server.addresses.webSocket, tabs: 5 });
    expect([await fleet.flood(1_000, 50), await fleet.flood(1_000, 50)]).toEqual([50, 100]);
    await fleet.close();
  });

  it("is none where a server takes no browsers", async () => {
    const url = server.addresses.webSocket.replace("/ws", "/other");
    await expect(Fleet.connect({ ...plan, url })).rejects.toThrow("400");
  });
});
