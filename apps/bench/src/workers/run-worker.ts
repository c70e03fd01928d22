import { players, type Played } from "./play-role.js";
import type { RoleName, Roles, WorkerMessage } from "./roles.js";

/**
 * Plays one role in this process until the bench lets go of it, however the bench ends.
 * @param args the role, and what it is given as JSON
 */
export async function runWorker([role, given = "null"]: readonly string[]): Promise<void> {
  const stop = new AbortController();
  let release = (): Promise<void> => Promise.resolve();
  process.on("disconnect", () => {
    stop.abort();
    void release().finally(() => process.exit());
  });
  try {
    if (role === undefined || !isRole(role)) throw new Error(`There is no role ${role}.`);
    release = await play(role, JSON.parse(given) as Roles[RoleName]["given"], stop.signal);
  } catch (error) {
    send({ type: "failed", reason: reasonOf(error) });
  }
}

const isRole = (name: string): name is RoleName => Object.hasOwn(players, name);

/** Starts a role and answers for it; what is returned ends it. */
async function play<R extends RoleName>(
  role: R,
  given: Roles[R]["given"],
  stop: AbortSignal,
): Promise<() => Promise<void>> {
  const played: Played<R> = await players[role](given, stop);
  // The bench is this same program: what it asks needs no check.
  process.on("message", (question: Roles[R]["question"]) => {
    played.answer(question).then(
      (value) => send({ type: "answer", value }),
      (error: unknown) => send({ type: "failed", reason: reasonOf(error) }),
    );
  });
  send({ type: "ready", value: played.ready });
  return () => played.end();
}

const send = (message: WorkerMessage<RoleName>): void => void process.send?.(message);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
