import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { builtServer } from "./server-process.js";

/** A message as a spec looks at it. */
export type Message = Readonly<Record<string, unknown>>;

/** A port that is free at the moment. */
export async function freePort(): Promise<number> {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  return port;
}

/** A person's account in which nothing was run before, and a port for its server. */
export class EmptyHome {
  static async make(): Promise<EmptyHome> {
    return new EmptyHome(await mkdtemp(join(tmpdir(), "browser-mcp-stdio-")), await freePort());
  }

  /** What its clients start; another build where a spec puts one here. */
  program = builtServer;

  private constructor(
    readonly path: string,
    readonly port: number,
  ) {}

  /** What a program is started with here. */
  get variables(): Record<string, string> {
    const { PATH = "" } = process.env;
    return { PATH, HOME: this.path, USERPROFILE: this.path, TMPDIR: this.path };
  }

  /** A client's command, with what every one of them is given. */
  get args(): string[] {
    return [this.program, "stdio", "--port", String(this.port), "--metrics-port", "0"];
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The log of the background server; empty where there is none. */
  log(): Promise<string> {
    return readFile(join(this.path, ".local/state/browser-mcp", `server-${this.port}.log`), "utf8").catch(
      () => "",
    );
  }

  /** The processes whose command line names this home's port, by their number. */
  async processes(): Promise<{ readonly pid: number; readonly command: string }[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (name) => {
        const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
        return { pid: Number(name), command: command.replaceAll("\0", " ").trim() };
      }),
    );
    return found.filter(({ command }) => command.includes(`--port ${this.port} `));
  }

  /** The number of the background server's process; absent where none runs. */
  async serverPid(): Promise<number | undefined> {
    const health = await fetch(`${this.url}/health`)
      .then((response) => response.json() as Promise<{ process: { pid: number } }>)
      .catch(() => undefined);
    return health?.process.pid;
  }

  /** Ends whatever runs here, and removes everything. */
  async remove(): Promise<void> {
    for (const { pid } of await this.processes()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended by itself meanwhile.
      }
    }
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A client that speaks over the pipes of a bridge that it started. */
export class StdioClient {
  stderr = "";
  readonly child: ChildProcess;
  readonly closed: Promise<unknown>;
  readonly #messages: Message[] = [];
  readonly #waiting: (() => void)[] = [];
  #ended = false;

  constructor(
    home: EmptyHome,
    args: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawn(process.execPath, [...home.args, ...args], {
      cwd: home.path,
      env: { ...home.variables, ...variables },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.child.stdin?.on("error", () => undefined);
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
    if (this.child.stdout !== null) {
      createInterface({ input: this.child.stdout }).on("line", (line) => {
        this.#messages.push(JSON.parse(line) as Message);
        for (const look of this.#waiting.splice(0)) look();
      });
    }
    this.closed = once(this.child, "close").then(() => {
      this.#ended = true;
      for (const look of this.#waiting.splice(0)) look();
    });
  }

  send(message: object): void {
    this.child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  /** The next message like this one that was not taken yet. Rejects when the bridge has ended before. */
  async next(like: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const index = this.#messages.findIndex(like);
      const [found] = index < 0 ? [] : this.#messages.splice(index, 1);
      if (found !== undefined) return found;
      if (this.#ended) throw new Error(`The bridge ended: ${this.stderr}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  ask(id: number | string, method: string, params: object = {}): Promise<Message> {
    this.send({ id, method, params });
    return this.next((message) => message["id"] === id);
  }

  async initialize(): Promise<Message> {
    const clientInfo = { name: "stdio-spec", version: "1" };
    const answer = await this.ask("init", "initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo,
    });
    this.send({ method: "notifications/initialized" });
    return answer;
  }

  call(id: number | string, name: string, args: object = {}): Promise<Message> {
    return this.ask(id, "tools/call", { name, arguments: args });
  }

  /** Says no more, and waits for the bridge's end. */
  async leave(): Promise<number | null> {
    this.child.stdin?.end();
    await this.closed;
    return this.child.exitCode;
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    await this.closed;
    return this.child.exitCode;
  }
}
