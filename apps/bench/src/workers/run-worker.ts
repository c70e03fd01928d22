import { scenarios } from "../scenario.js";
import { ServerProcess } from "../server-process.js";
import { startBareServer } from "./bare-server.js";
import { connectBrowsers } from "./browsers.js";
import { load } from "./load.js";
import type { RoleName, Roles, WorkerMessage } from "./roles.js";

/**
 * Plays one role in this process until the bench lets go of it, however the bench ends.
 * @param args the role and its own arguments
 */
export async function runWorker(args: readonly string[]): Promise<void> {
  const stop = new AbortController();
  let release = (): Promise<void> => Promise.resolve();
  process.on("disconnect", () => {
    stop.abort();
    void release().finally(() => process.exit());
  });
  try {
    release = await play(args, stop.signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.send?.({ type: "failed", reason } satisfies WorkerMessage<RoleName>);
  }
}

/** Starts a role; what is returned ends it. */
async function play([role, ...args]: readonly string[], stop: AbortSignal): Promise<() => Promise<void>> {
  switch (role) {
    case "built-server": {
      const server = await ServerProcess.start(args[0] ?? "", stop);
      serve("built-server", { ...server.addresses, pid: server.pid }, () => Promise.resolve(null));
      return () => server.stop();
    }
    case "bare-server": {
      const server = await startBareServer();
      serve("bare-server", server.addresses, () => Promise.resolve(null));
      return () => server.close();
    }
    case "browsers": {
      const [name, ...addresses] = args;
      const scenario = scenarios.find((one) => one.name === name);
      if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
      const browsers = await connectBrowsers(scenario, addresses);
      serve("browsers", null, () => Promise.resolve(browsers.counts()));
      return () => browsers.close();
    }
    case "clients":
      serve("clients", null, load);
      return () => Promise.resolve();
    default:
      throw new Error(`There is no role ${role}.`);
  }
}

function serve<R extends RoleName>(
  _role: R,
  ready: Roles[R]["ready"],
  answer: (question: Roles[R]["question"]) => Promise<Roles[R]["answer"]>,
): void {
  const send = (message: WorkerMessage<R>): void => void process.send?.(message);
  // The bench is this same program: what it asks needs no check.
  process.on("message", (question: Roles[R]["question"]) => {
    void answer(question).then((value) => send({ type: "answer", value }));
  });
  send({ type: "ready", value: ready });
}
