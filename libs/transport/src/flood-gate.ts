/** Milliseconds over which frames are counted. */
const WINDOW_MS = 100;

/** What a gate needs of its socket. */
export interface PausableSocket {
  /** Reads nothing more: what the browser sends waits with the browser. */
  pause(): void;
  resume(): void;
}

/**
 * Keeps one browser that floods from taking the server's time away from the others: a socket that sends more frames than
 * its rate allows is not read until the rest of the window is over. Nothing is lost, only late.
 */
export class FloodGate {
  readonly #most: number;
  #windowEnds = 0;
  #frames = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param framesPerSecond that are read from the socket */
  constructor(
    private readonly socket: PausableSocket,
    framesPerSecond: number,
  ) {
    this.#most = Math.max(1, Math.floor((framesPerSecond * WINDOW_MS) / 1_000));
  }

  /**
   * A frame arrived; to be told of every one.
   * @param now as `performance.now()` says
   * @returns whether the socket is not read from now on, for a moment
   */
  count(now: number): boolean {
    if (now >= this.#windowEnds || now < this.#windowEnds - WINDOW_MS) {
      this.#windowEnds = now + WINDOW_MS;
      this.#frames = 0;
    }
    this.#frames += 1;
    if (this.#frames < this.#most || this.#timer !== undefined) return false;
    this.socket.pause();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.socket.resume();
    }, this.#windowEnds - now);
    return true;
  }

  /** The socket has ended. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
