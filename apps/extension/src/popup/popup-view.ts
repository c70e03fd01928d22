import type { Connection } from "../shared/connection.js";

/** What the popup says of a connection. */
export interface PopupView {
  readonly tone: Connection["state"];
  readonly headline: string;
  readonly detail: string;
}

/** The words for a connection; undefined is a worker that has not said anything yet. */
export function popupView(connection: Connection | undefined): PopupView {
  switch (connection?.state) {
    case undefined:
    case "connecting":
      return { tone: "connecting", headline: "Connecting…", detail: "Looking for the Browser MCP server." };
    case "connected":
      return {
        tone: "connected",
        headline: "Connected",
        detail:
          connection.serverVersion === undefined
            ? "The server's clients can use this browser."
            : `The clients of server ${connection.serverVersion} can use this browser.`,
      };
    case "disconnected":
      return {
        tone: "disconnected",
        headline: "Not connected",
        detail: connection.lastError ?? "The Browser MCP server does not answer.",
      };
  }
}
