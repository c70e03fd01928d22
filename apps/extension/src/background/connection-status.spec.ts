import { silentLogger } from "@browser-mcp/protocol";
import type { ActionApi } from "./chrome-api.js";
import { ConnectionStatus } from "./connection-status.js";
import { FakeStorage } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";

describe("ConnectionStatus", () => {
  it("stores the connection for the popup and shows it on the badge", () => {
    const session = new FakeStorage();
    const shown: Record<string, string> = {};
    const action: ActionApi = {
      setBadgeText: async (details) => void Object.assign(shown, details),
      setBadgeBackgroundColor: async (details) => void Object.assign(shown, details),
      setTitle: async (details) => void Object.assign(shown, details),
    };
    const sites = new FakeSites();
    const status = new ConnectionStatus(session, action, sites, silentLogger);
    const told = jest.fn();
    status.onBadgeChanged(told);
    const connection = { state: "connected", serverUrl: "ws://a/ws", since: 1 } as const;
    status.show(connection);
    expect(session.items).toEqual({ connection });
    expect(shown).toMatchObject({ text: "on", title: "Browser MCP: connected" });
    status.show({ ...connection, state: "disconnected" });
    expect(shown).toMatchObject({ text: "off", title: "Browser MCP: not connected" });
    sites.pause(true);
    expect(shown).toMatchObject({ text: "❚❚", title: "Browser MCP: paused" });
    status.show({ ...connection, state: "disconnected", byPerson: true });
    expect(shown).toMatchObject({ text: "off", title: "Browser MCP: disconnected by you" });
    expect(told).toHaveBeenCalledTimes(4);
  });
});
