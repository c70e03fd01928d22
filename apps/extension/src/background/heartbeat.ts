const INTERVAL_MS = 20_000;
const SILENCE_MS = 45_000;

/** What a heartbeat does to its connection. */
export interface HeartbeatTarget {
  /** Send one frame. Data frames, not WebSocket pings, keep a Manifest V3 worker alive. */
  beat(): void;
  /** The other side has been silent for 45 s. */
  silent(): void;
}

/** Sends a frame every 20 s, or as often as the server wants it, while a connection is open and notices when the other side says nothing for 45 s. */
export class Heartbeat {
  #beats: ReturnType<typeof setInterval> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly target: HeartbeatTarget) {}

  start(): void {
    this.stop();
    this.every(INTERVAL_MS);
    this.heard();
  }

  /** From now on it beats that often; milliseconds. */
  every(intervalMs: number): void {
    clearInterval(this.#beats);
    this.#beats = setInterval(() => this.target.beat(), intervalMs);
  }

  /** A frame came; whatever it holds, the other side lives. */
  heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.target.silent(), SILENCE_MS);
  }

  stop(): void {
    clearInterval(this.#beats);
    clearTimeout(this.#silence);
  }
}
