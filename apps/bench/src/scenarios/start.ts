import { setTimeout } from "node:timers/promises";
import { rawPost } from "@browser-mcp/testing";
import { percentile } from "../measure/percentile.js";
import { residentMb } from "../measure/resident-memory.js";
import { BARE, SERVER } from "../report/columns.js";
import type { Draft } from "../report/draft.js";
import { BareProcess } from "../servers/bare-process.js";
import { ServerProcess } from "../servers/server-process.js";
import { initialize } from "../workers/open-sessions.js";
import { bodyOf } from "./page.js";
import type { Bench, Scenario } from "./scenario.js";

const STARTS = 10;
/** Until what a start leaves behind has been tidied up. */
const IDLE_SECONDS = 2;

/** A server that starts, answers, and then has nothing to do. */
export const start: Scenario = {
  name: "start",
  title: "From the start of the process to the first answer; memory when idle.",
  bounds: [
    { key: "start", what: "start to first answer, p50", unit: "ms", comparison: "≤", limit: 400 },
    {
      key: "idle",
      what: "idle memory above a bare Node process",
      unit: "MB",
      comparison: "≤",
      limit: 40,
    },
    { key: "ratio", what: "start ÷ bare", unit: "×", comparison: "≤" },
  ],
  run: async (bench, draft) => {
    const { count = STARTS, signal } = bench;
    const built = new Starts(SERVER, () => ServerProcess.start(bench.server, signal, { probe: false }));
    const bare = new Starts(BARE, () => BareProcess.start(signal));
    for (let turn = 0; turn < count; turn += 1) {
      for (const starts of turn % 2 === 0 ? [built, bare] : [bare, built]) {
        bench.onProgress(`start ${turn + 1} of ${count}, ${starts.name}`);
        await starts.take(turn === 0, bench);
        starts.tell(draft);
      }
      const [ours, other] = [built.residentMb, bare.residentMb];
      draft.judge("start", draft.figuresOf(SERVER).p50Ms);
      draft.judge("idle", ours === undefined || other === undefined ? undefined : ours - other);
      draft.judgeRatio("ratio", "p50Ms", SERVER, BARE);
    }
  },
};

interface Started {
  readonly pid: number;
  readonly addresses: { readonly mcp: string };
  stop(): Promise<void>;
}

class Starts {
  readonly #times: number[] = [];
  residentMb: number | undefined;

  constructor(
    readonly name: string,
    private readonly begin: () => Promise<Started>,
  ) {}

  /** Starts once; `idle`: and waits, to look at the memory. */
  async take(idle: boolean, { seconds = IDLE_SECONDS, signal }: Bench): Promise<void> {
    signal.throwIfAborted();
    const began = performance.now();
    const server = await this.begin();
    try {
      const { status, text } = await rawPost(server.addresses.mcp, bodyOf(1, initialize));
      if (status !== 200) throw new Error(`${this.name} answered HTTP ${status}, ${text.slice(0, 300)}`);
      this.#times.push(performance.now() - began);
      if (!idle) return;
      await setTimeout(seconds * 1000, undefined, { signal });
      this.residentMb = await residentMb(server.pid);
    } finally {
      await server.stop();
    }
  }

  tell(draft: Draft): void {
    const times = this.#times.toSorted((a, b) => a - b);
    const [p50Ms, p99Ms] = [percentile(times, 50), percentile(times, 99)];
    draft.measure(this.name, { calls: times.length, p50Ms, p99Ms, residentMb: this.residentMb });
  }
}
