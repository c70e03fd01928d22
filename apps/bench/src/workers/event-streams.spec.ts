import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { servePage } from "@browser-mcp/testing";
import { EventStreams } from "./event-streams.js";

describe("event streams", () => {
  it("stay open until they are closed, one for each client", async () => {
    const responses: ServerResponse[] = [];
    const sessions: unknown[] = [];
    const server = await servePage({
      "/mcp": (request, response) => {
        sessions.push([request.method, request.headers.accept, request.headers["mcp-session-id"]]);
        response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
        responses.push(response);
      },
    });
    const streams = new EventStreams();
    const clients = [{ "mcp-session-id": "a" }, { "mcp-session-id": "b" }];
    expect(await streams.open(server.url("/mcp"), clients)).toBe(2);
    expect(sessions).toEqual([
      ["GET", "text/event-stream", "a"],
      ["GET", "text/event-stream", "b"],
    ]);
    const closed = Promise.all(responses.map((response) => once(response, "close")));
    streams.close();
    await closed;
    await server.close();
  });

  it("are an error where a server has none", async () => {
    const server = await servePage({ "/mcp": (_request, response) => response.writeHead(405).end() });
    await expect(new EventStreams().open(server.url("/mcp"), [{}])).rejects.toThrow("HTTP 405");
    await server.close();
  });
});
