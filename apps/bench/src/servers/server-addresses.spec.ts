import { findAddresses } from "./server-addresses.js";

describe("findAddresses", () => {
  it("finds both among the other lines", () => {
    const output = [
      "Browser MCP 1.2.3",
      "",
      "  MCP        http://127.0.0.1:41234/mcp",
      "  WebSocket  ws://127.0.0.1:41234/ws",
      "             ws://127.0.0.1:41235/ws",
      "  Health     http://127.0.0.1:41234/health",
    ].join("\n");
    expect(findAddresses(output)).toEqual({
      mcp: "http://127.0.0.1:41234/mcp",
      webSocket: "ws://127.0.0.1:41234/ws",
    });
  });

  it("waits for both", () => {
    expect(findAddresses("  MCP        http://127.0.0.1:41234/mcp\n")).toBeUndefined();
  });
});
