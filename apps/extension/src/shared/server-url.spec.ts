import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import { parseServerUrl } from "./server-url.js";

describe("parseServerUrl", () => {
  it.each([
    [DEFAULT_SERVER_URL, DEFAULT_SERVER_URL],
    ["  wss://host.example/deep/ws?x=1 ", "wss://host.example/deep/ws?x=1"],
    ["ws://127.0.0.1:6009", "ws://127.0.0.1:6009/ws"],
    ["WS://[::1]:1/", "ws://[::1]:1/ws"],
  ])("takes %p", (text, url) => {
    expect(parseServerUrl(text)).toEqual({ ok: true, url });
  });

  it.each([
    ["", "not an address"],
    ["localhost", "not an address"],
    ["ws://", "not an address"],
    ["http://localhost:6009/ws", "ws:// or wss://"],
    ["localhost:6009/ws", "ws:// or wss://"],
    ["ws://localhost/ws#part", "# part"],
    ["ws://me:secret@localhost/ws", "password"],
  ])("refuses %p", (text, problem) => {
    expect(parseServerUrl(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });
});
