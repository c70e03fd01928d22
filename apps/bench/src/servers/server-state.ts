import { residentMb } from "../measure/resident-memory.js";
import { settled } from "../measure/settled.js";

/** What a server process says of itself. */
export interface ServerState {
  /** Resident memory, MB of 1,000,000 bytes. */
  readonly residentMb: number;
  /** What JavaScript holds, on the heap and beside it (buffers), MB. */
  readonly heapMb: number;
  /**
   * 99th percentile and maximum of the event loop's delay since it was asked last, milliseconds. Both hold the 10 ms
   * between two looks, as Node measures it. Absent where the server does not tell.
   */
  readonly loopDelayMs?: { readonly p99: number; readonly max: number } | undefined;
}

/** Asks a server for its state; `collect`: after it has collected its garbage, so that only what is held counts. */
export interface StateQuestion {
  readonly collect: boolean;
}

/** The state's memory from Node's own account. */
export function memoryOf({
  rss,
  heapUsed,
  external,
}: Pick<NodeJS.MemoryUsage, "rss" | "heapUsed" | "external">): Pick<ServerState, "residentMb" | "heapMb"> {
  return { residentMb: rss / 1e6, heapMb: (heapUsed + external) / 1e6 };
}

/** The resident memory of a process that has just collected its garbage, once what was freed is given back to the system. */
export async function settledMemory(pid: number): Promise<Pick<ServerState, "residentMb">> {
  return { residentMb: await settled(() => residentMb(pid)) };
}
