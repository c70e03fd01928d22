import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { sendJson } from "./json-rpc.js";

describe("an answer's JSON", () => {
  it.each([
    ["ASCII", "plain \\n text"],
    ["Latin-1", "caf\u00e9"],
    ["other letters and signs of two units", "\u65e5\u672c \ud83d\ude00"],
  ])("arrives as it is: %s", async (_kind, text) => {
    const json = JSON.stringify({ text });
    const server = createServer((_request, response) => sendJson(response, 200, json)).listen(0, "127.0.0.1");
    try {
      await once(server, "listening");
      const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      expect(await response.text()).toBe(json);
      expect(Number(response.headers.get("content-length"))).toBe(Buffer.byteLength(json));
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
