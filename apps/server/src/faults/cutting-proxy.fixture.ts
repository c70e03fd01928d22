import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

/** From the one who connects to the server, or back. */
export type Direction = "there" | "back";

/** Hands bytes on between those who connect and a port, and cuts a connection after as many as it is told. */
export class CuttingProxy {
  /** @param port on 127.0.0.1 */
  static async to(port: number): Promise<CuttingProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new CuttingProxy(server, port);
  }

  readonly port: number;
  readonly #sockets = new Set<Socket>();
  #cut: { readonly direction: Direction; left: number } | undefined;
  #passed: Record<Direction, number> = { there: 0, back: 0 };

  private constructor(
    private readonly server: Server,
    target: number,
  ) {
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (near: Socket) => {
      const far = connect(target, "127.0.0.1");
      this.#pass("there", near, far);
      this.#pass("back", far, near);
    });
  }

  /** From now on, so many bytes pass in that direction; then the connection that carries the next one is cut. */
  cutAfter(direction: Direction, bytes: number): void {
    this.#cut = { direction, left: bytes };
  }

  /** Bytes that passed since this was asked last. */
  takePassed(): Readonly<Record<Direction, number>> {
    const passed = this.#passed;
    this.#passed = { there: 0, back: 0 };
    return passed;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  #pass(direction: Direction, from: Socket, to: Socket): void {
    this.#sockets.add(from);
    const end = (): void => void to.destroy();
    from.on("error", end).on("close", end);
    from.on("close", () => this.#sockets.delete(from));
    from.on("data", (bytes: Buffer) => {
      const cut = this.#cut?.direction === direction ? this.#cut : undefined;
      if (cut === undefined || bytes.length <= cut.left) {
        if (cut !== undefined) cut.left -= bytes.length;
        this.#passed[direction] += bytes.length;
        to.write(bytes);
        return;
      }
      this.#cut = undefined;
      // What passed before arrives; then nothing more, in both directions.
      to.write(bytes.subarray(0, cut.left), () => {
        to.destroy();
        from.destroy();
      });
    });
  }
}
