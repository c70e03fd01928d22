import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { rawPost } from "@browser-mcp/testing";
import { HttpGuard } from "./http-guard.js";

describe("who may reach the server", () => {
  let http: Server;
  let port: number;
  beforeEach(async () => {
    const guard = new HttpGuard({ allowedOrigins: ["http://localhost:6274"] });
    http = createServer((request, response) => {
      response.end(guard.refuse(request) ?? "welcome");
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    ({ port } = http.address() as AddressInfo);
  });
  afterEach(() => new Promise((resolve) => http.close(resolve)));

  const answer = async (headers: Readonly<Record<string, string>>): Promise<string> =>
    (await rawPost(`http://127.0.0.1:${port}/`, {}, headers)).text;

  it.each(["127.0.0.1", "localhost", "[::1]"])("the server's own page, reached as %s", async (name) => {
    const host = `${name}:${port}`;
    expect(await answer({ host, origin: `http://${host}` })).toBe("welcome");
  });

  it("a page of a configured origin, and a program that names none", async () => {
    expect(await answer({ origin: "http://localhost:6274" })).toBe("welcome");
    expect(await answer({})).toBe("welcome");
  });

  it.each([
    ["another port of this machine", (own: string) => own.replace(/\d+$/, "1")],
    ["this port under another name", (own: string) => own.replace("127.0.0.1", "localhost")],
    ["this address over https", (own: string) => own.replace("http:", "https:")],
    ["another site", () => "http://evil.example"],
    ["no origin that can be named", () => "null"],
  ])("but no page of %s", async (_what, origin) => {
    expect(await answer({ origin: origin(`http://127.0.0.1:${port}`) })).toContain(
      "may not call this server",
    );
  });

  it("and nobody under a name that is not ours, not even as that name's own page", async () => {
    expect(await answer({ host: "evil.example", origin: "http://evil.example" })).toContain(
      "is not served here",
    );
  });
});
