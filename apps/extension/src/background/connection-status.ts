import type { Logger } from "@browser-mcp/protocol";
import { CONNECTION_KEY, type Connection } from "../shared/connection.js";
import type { ActionApi, StorageAreaApi } from "./chrome-api.js";

const badges: Readonly<Record<Connection["state"], { text: string; color: string; title: string }>> = {
  connected: { text: "on", color: "#137333", title: "Browser MCP: connected" },
  connecting: { text: "…", color: "#8a6100", title: "Browser MCP: connecting" },
  disconnected: { text: "off", color: "#5f6368", title: "Browser MCP: not connected" },
};

/** Shows how the extension stands to its server: in `chrome.storage.session` for the popup, and on the badge. */
export class ConnectionStatus {
  constructor(
    private readonly session: StorageAreaApi,
    private readonly action: ActionApi,
    private readonly log: Logger,
  ) {}

  show(connection: Connection): void {
    const { text, color, title } = badges[connection.state];
    Promise.all([
      this.session.set({ [CONNECTION_KEY]: connection }),
      this.action.setBadgeBackgroundColor({ color }),
      this.action.setBadgeText({ text }),
      this.action.setTitle({ title }),
    ]).catch((cause: unknown) => this.log.warn("the connection's state could not be shown", { cause }));
  }
}
