import { SOCKET_PATH } from "@browser-mcp/protocol";
import type { UiState } from "./ui-state.js";

/** What is said of the connection. */
export interface StatusView {
  readonly tone: "connected" | "connecting" | "disconnected" | "paused" | "off";
  readonly headline: string;
  readonly detail: string;
  /** The server's address in short. */
  readonly server: string;
  /** The button: its words, and what it makes of `connect`. */
  readonly button: { readonly label: string; readonly connect: boolean };
}

/** The words for the connection. What the person decided comes before what became of it. */
export function statusView(state: UiState): StatusView {
  const server = shortAddress(state.serverUrl);
  const { connection } = state;
  if (!state.connect) {
    return {
      tone: "off",
      headline: "Disconnected by you",
      detail: "It stays disconnected until you connect it again.",
      server,
      button: { label: "Connect", connect: true },
    };
  }
  const button = { label: "Disconnect", connect: false };
  if (state.paused) {
    const detail = "Nothing is read, changed or recorded in this browser.";
    return { tone: "paused", headline: "Paused", detail, server, button };
  }
  switch (connection?.state) {
    case undefined:
    case "connecting": {
      const detail = "Looking for the Browser MCP server.";
      return { tone: "connecting", headline: "Connecting…", detail, server, button };
    }
    case "connected": {
      const version = connection.serverVersion === undefined ? "" : ` ${connection.serverVersion}`;
      const advice = connection.outdated ? " This extension is older than the server: update it." : "";
      const detail = `The clients of server${version} can use this browser.${advice}`;
      return { tone: "connected", headline: "Connected", detail, server, button };
    }
    case "disconnected": {
      const detail = connection.lastError ?? "The Browser MCP server does not answer.";
      return {
        tone: "disconnected",
        headline: connection.tokenWanted ? "This server wants a token" : "Not connected",
        detail,
        server,
        button: { label: "Stop trying", connect: false },
      };
    }
  }
}

/** An address without what goes without saying: `ws://` and the usual path. */
export function shortAddress(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname, search } = new URL(address);
  const path = pathname === SOCKET_PATH && search === "" ? "" : `${pathname}${search}`;
  return `${protocol === "ws:" ? "" : `${protocol}//`}${host}${path}`;
}
