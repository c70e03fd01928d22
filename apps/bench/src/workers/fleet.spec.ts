import { rawPost } from "@browser-mcp/testing";
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
