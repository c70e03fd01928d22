import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { WORKER_ARGUMENT, type RoleName, type Roles, type WorkerMessage } from "./roles.js";

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 10_000;

/** A role of {@link Roles} at work in a process of its own. It ends with this one, however this one ends. */
export class WorkerProcess<R extends RoleName> {
  private constructor(
    private readonly role: R,
    private readonly child: ChildProcess,
    readonly pid: number,
    /** What the worker said when it was ready. */
    readonly ready: Roles[R]["ready"],
  ) {}

  /**
   * Starts a worker and waits until it is ready.
   * @param program this program's built file
   * @throws Error when it ends or is not ready within 30 s, or `signal` aborts
   */
  static async start<R extends RoleName>(
    program: string,
    role: R,
    given: Roles[R]["given"],
    signal: AbortSignal,
  ): Promise<WorkerProcess<R>> {
    // Detached: Ctrl-C goes to the bench alone, which then ends its workers in order.
    const child = fork(program, [WORKER_ARGUMENT, role, JSON.stringify(given)], { detached: true });
    try {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(START_DEADLINE_MS)]);
      const message = await nextMessage<R>(child, role, deadline);
      if (message.type === "failed") throw new Error(message.reason);
      if (message.type !== "ready" || child.pid === undefined) throw new Error(`${role} did not start.`);
      return new WorkerProcess<R>(role, child, child.pid, message.value);
    } catch (error) {
      await end(child);
      throw error;
    }
  }

  /** Asks and waits for the answer; one question at a time. Rejects when the worker ends or `signal` aborts. */
  async ask(question: Roles[R]["question"], signal: AbortSignal): Promise<Roles[R]["answer"]> {
    signal.throwIfAborted();
    const answer = nextMessage<R>(this.child, this.role, signal);
    this.child.send(question);
    const message = await answer;
    if (message.type === "failed") throw new Error(`${this.role}: ${message.reason}`);
    if (message.type !== "answer") throw new Error(`${this.role} spoke out of turn.`);
    return message.value;
  }

  /** Ends the worker, by force if it does not go within 10 s, and waits for its end. */
  stop(): Promise<void> {
    return end(this.child);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  if (child.connected) child.disconnect();
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(force);
}

/** The next message of a worker, which is this same program: what it says needs no check. */
async function nextMessage<R extends RoleName>(
  child: ChildProcess,
  name: string,
  signal: AbortSignal,
): Promise<WorkerMessage<R>> {
  const settled = new AbortController();
  const until = { signal: AbortSignal.any([signal, settled.signal]) };
  try {
    return await Promise.race([
      once(child, "message", until).then(([message]) => message as WorkerMessage<R>),
      once(child, "exit", until).then(([code, killer]) => {
        throw new Error(`${name} ended by itself (${String(code ?? killer)}).`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}
