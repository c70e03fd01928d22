/** Bounds of a {@link CallGate}. */
export interface CallLimits {
  /** Requests under way, of all clients together. */
  readonly maxInFlight: number;
  /** Requests under way of one client. */
  readonly maxInFlightPerClient: number;
  /** Requests that one client may begin in a second, on the average; twice as many at once after a pause. */
  readonly perSecondPerClient: number;
}

/** 1,000 in all, 200 of one client, 2,000 a second of one client: no honest client comes near, a loop gone wild does. */
export const defaultCallLimits: CallLimits = {
  maxInFlight: 1_000,
  maxInFlightPerClient: 200,
  perSecondPerClient: 2_000,
};

/** Why a request was not let in. */
export interface CallRefusal {
  /** One sentence for the client. */
  readonly reason: string;
  /** Seconds after which to try again. */
  readonly retryAfter: number;
}

/** What one client has under way and may still begin. */
interface ClientState {
  inFlight: number;
  /** Requests that it may begin now. */
  tokens: number;
  /** Milliseconds since the epoch at which `tokens` was true. */
  at: number;
}

/** Lets requests in, each client's fair share of them. A client is anything with an identity: a session, a connection. */
export class CallGate {
  readonly #clients = new WeakMap<object, ClientState>();
  readonly #limits: CallLimits;
  readonly #waiting = new Set<() => void>();
  #inFlight = 0;
  #refused = 0;

  constructor(limits: CallLimits = defaultCallLimits) {
    this.#limits = limits;
  }

  /** Requests under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Requests refused since the start. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Takes a request in, to be given back by {@link leave}; or says why not.
   * @param working requests of the client that are under way though their connections have gone
   */
  enter(client: object, working = 0): CallRefusal | undefined {
    const refusal = this.#refuse(client, working);
    if (refusal === undefined) return undefined;
    this.#refused += 1;
    return refusal;
  }

  /** A request that was taken in has ended; to be called once. */
  leave(client: object): void {
    this.#inFlight -= 1;
    const state = this.#clients.get(client);
    if (state !== undefined) state.inFlight -= 1;
    if (this.#inFlight === 0) for (const done of this.#waiting) done();
  }

  /** Resolves when nothing is under way, or after so many milliseconds. */
  async empty(limitMs: number): Promise<void> {
    if (this.#inFlight === 0) return;
    let timer: NodeJS.Timeout | undefined;
    let done = (): void => undefined;
    await new Promise<void>((resolve) => {
      done = resolve;
      this.#waiting.add(done);
      timer = setTimeout(done, limitMs);
    });
    clearTimeout(timer);
    this.#waiting.delete(done);
  }

  #refuse(client: object, working: number): CallRefusal | undefined {
    const { maxInFlight, maxInFlightPerClient, perSecondPerClient } = this.#limits;
    if (this.#inFlight >= maxInFlight) {
      return { reason: `The server has ${maxInFlight} requests under way.`, retryAfter: 1 };
    }
    const state = this.#stateOf(client);
    if (Math.max(state.inFlight, working) >= maxInFlightPerClient) {
      return { reason: `This client has ${maxInFlightPerClient} requests under way.`, retryAfter: 1 };
    }
    if (state.tokens < 1) {
      return {
        reason: `This client sends more than ${perSecondPerClient} requests a second.`,
        retryAfter: 1,
      };
    }
    state.tokens -= 1;
    state.inFlight += 1;
    this.#inFlight += 1;
    return undefined;
  }

  #stateOf(client: object): ClientState {
    const { perSecondPerClient } = this.#limits;
    const now = performance.now();
    const most = perSecondPerClient * 2;
    const known = this.#clients.get(client);
    if (known === undefined) {
      const state = { inFlight: 0, tokens: most, at: now };
      this.#clients.set(client, state);
      return state;
    }
    const passed = Math.max(0, now - known.at);
    known.tokens = Math.min(most, known.tokens + (passed * perSecondPerClient) / 1_000);
    known.at = now;
    return known;
  }
}
