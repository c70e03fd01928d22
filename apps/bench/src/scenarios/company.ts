import { SERVER } from "../report/columns.js";
import type { ServerAddresses } from "../servers/server-addresses.js";
import type { BareMode } from "../servers/bare-server.js";
import type { Settings } from "../servers/settings.js";
import type { FleetPlan } from "../workers/fleet.js";
import type { RoleName, Roles } from "../workers/roles.js";
import { WorkerProcess } from "../workers/worker-process.js";
import type { Bench } from "./scenario.js";

/** A running server of ours, built or bare. */
export interface RunningServer extends ServerAddresses {
  readonly pid: number;
  /** See `ServerState`. */
  readonly worker: WorkerProcess<"built-server"> | WorkerProcess<"bare-server">;
}

/** The processes of one scenario, which end together with it. */
export class Company {
  readonly #starts: Promise<WorkerProcess<RoleName>>[] = [];

  private constructor(private readonly bench: Bench) {}

  /** Lets a scenario work with processes of its own and ends them all, however it ends. */
  static async of(bench: Bench, work: (company: Company) => Promise<void>): Promise<void> {
    const company = new Company(bench);
    try {
      await work(company);
    } finally {
      // Also those that were still starting when another one could not.
      const starts = await Promise.allSettled(company.#starts);
      await Promise.all(
        starts.map((start) => (start.status === "fulfilled" ? start.value.stop() : undefined)),
      );
    }
  }

  /** The built server, see `measuredSettings`. */
  async built(settings: Settings = {}): Promise<RunningServer> {
    this.bench.onProgress(`starting ${SERVER}`);
    const worker = await this.#start("built-server", { file: this.bench.server, settings });
    return { ...worker.ready, worker };
  }

  async bare(mode: BareMode = "forward"): Promise<RunningServer> {
    const worker = await this.#start("bare-server", { mode });
    return { ...worker.ready, worker };
  }

  browsers(plans: readonly FleetPlan[]): Promise<WorkerProcess<"browsers">> {
    return this.#start("browsers", plans);
  }

  steps(): Promise<WorkerProcess<"steps">> {
    return this.#start("steps", null);
  }

  clients(): Promise<WorkerProcess<"clients">> {
    return this.#start("clients", null);
  }

  #start<R extends RoleName>(role: R, given: Roles[R]["given"]): Promise<WorkerProcess<R>> {
    const { program, signal } = this.bench;
    const start = WorkerProcess.start(program, role, given, signal);
    this.#starts.push(start);
    return start;
  }
}
