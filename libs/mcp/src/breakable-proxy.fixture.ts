import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** For specs only: a way to a server that breaks when the spec says so. */
export class BreakableProxy {
  readonly #server;
  readonly #sockets = new Set<Socket>();

  static async start(port: number): Promise<BreakableProxy> {
    const proxy = new BreakableProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  private constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, "127.0.0.1");
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from
          .on("error", () => undefined)
          .once("close", () => {
            this.#sockets.delete(from);
            to.destroy();
          });
        from.pipe(to);
      }
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/mcp`;
  }

  /** Breaks every connection; new ones are taken. */
  breakAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.breakAll();
    });
  }
}
