import { monitorEventLoopDelay } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryOf, settledMemory, type ServerState, type StateQuestion } from "./server-state.js";

/** As the built server's metrics have it. */
const RESOLUTION_MS = 10;
const NS_PER_MS = 1e6;

/** The state of this process, as the built server's is measured. */
export class OwnState {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#delay.enable();
  }

  /** The state now; the delay of the event loop is measured anew from here on. */
  async tell({ collect }: StateQuestion): Promise<ServerState> {
    const loopDelayMs = {
      p99: this.#delay.percentile(99) / NS_PER_MS,
      max: this.#delay.max / NS_PER_MS,
    };
    if (collect) collectGarbage();
    const memory = memoryOf(process.memoryUsage());
    const settled = collect && (await settledMemory(process.pid));
    this.#delay.reset();
    return { ...memory, ...settled, loopDelayMs };
  }

  end(): void {
    this.#delay.disable();
  }
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
}
