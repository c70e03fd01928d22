import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { findAddresses, type ServerAddresses } from "./server-addresses.js";

const START_DEADLINE_MS = 20_000;

/** As little as a Node process that answers HTTP can be. */
const script = `
const server = require("node:http").createServer((request, response) => {
  request.resume().on("end", () => response.end('{"jsonrpc":"2.0","id":1,"result":{}}'));
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  console.log("http://127.0.0.1:" + port + "/mcp ws://127.0.0.1:" + port + "/ws");
});
`;

/** A bare Node process, for what a start and an idle process cost at least. */
export class BareProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    readonly addresses: ServerAddresses,
  ) {}

  /**
   * Starts it on a free port and waits until it prints its addresses.
   * @throws Error when it prints none within 20 s, or `signal` aborts
   */
  static async start(signal: AbortSignal): Promise<BareProcess> {
    const child = spawn(process.execPath, ["-e", script], { env: {}, stdio: ["ignore", "pipe", "ignore"] });
    try {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(START_DEADLINE_MS)]);
      const [line] = (await once(child.stdout, "data", { signal: deadline })) as [Buffer];
      const addresses = findAddresses(line.toString("utf8"));
      if (addresses === undefined || child.pid === undefined)
        throw new Error("A bare process did not start.");
      return new BareProcess(child, child.pid, addresses);
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  /** Ends it and waits for its end. */
  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}
