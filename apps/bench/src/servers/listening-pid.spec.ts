import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { listeningInodes, listeningPid } from "./listening-pid.js";

const table = [
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
  "   0: 0100007F:1779 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0",
  "   1: 0100007F:1779 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1",
  "   2: 0100007F:2382 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0",
].join("\n");

describe("listeningInodes", () => {
  it("finds the sockets that listen at a port, not those connected to it", () => {
    expect(listeningInodes(table, 6009)).toEqual(["4711"]);
  });
});

describe("listeningPid", () => {
  it("finds the process behind an address of this machine, on Linux", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const expected = process.platform === "linux" ? process.pid : undefined;
    expect(await listeningPid(`http://localhost:${port}/mcp`)).toBe(expected);
    server.close();
    await once(server, "close");
    expect(await listeningPid(`http://localhost:${port}/mcp`)).toBeUndefined();
  });

  it("looks on no other machine", async () => {
    expect(await listeningPid("http://example.com/mcp")).toBeUndefined();
  });
});
