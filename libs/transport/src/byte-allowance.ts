import type { Readable } from "node:stream";

/** Counts what arrives on a stream that somebody else reads, until it is too much or no longer of interest. */
export class ByteAllowance {
  #left: number;

  /** @param exceeded called once, in the moment in which more than `bytes` have arrived */
  constructor(
    private readonly stream: Readable,
    bytes: number,
    private readonly exceeded: () => void,
  ) {
    this.#left = bytes;
    stream.on("data", this.#count);
  }

  /** Counts no longer. */
  end(): void {
    this.#left = Infinity;
    this.stream.off("data", this.#count);
  }

  readonly #count = ({ length }: Buffer): void => {
    this.#left -= length;
    if (this.#left >= 0) return;
    this.end();
    this.exceeded();
  };
}
