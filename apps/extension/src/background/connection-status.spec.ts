import { silentLogger } from "@browser-mcp/protocol";
import type { ActionApi } from "./chrome-api.js";
import { ConnectionStatus } from "./connection-status.js";
import { FakeStorage } from "./fake-chrome.js";

describe("ConnectionStatus", () => {
  it("stores the connection for the popup and shows it on the badge", () => {
    const session = new FakeStorage();
    const shown: Record<string, string> = {};
    const action: ActionApi = {
      setBadgeText: async (details) => void Object.assign(shown, details),
      setBadgeBackgroundColor: async (details) => void Object.assign(shown, details),
      setTitle: async (details) => void Object.assign(shown, details),
    };
    const status = new ConnectionStatus(session, action, silentLogger);
    const connection = { state: "connected", serverUrl: "ws://a/ws", since: 1 } as const;
    status.show(connection);
    expect(session.items).toEqual({ connection });
    expect(shown).toMatchObject({ text: "on", title: "Browser MCP: connected" });
    status.show({ ...connection, state: "disconnected" });
    expect(shown).toMatchObject({ text: "off", title: "Browser MCP: not connected" });
  });
});
