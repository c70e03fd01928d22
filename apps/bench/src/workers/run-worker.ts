import { scenarios } from "../scenario.js";
import { startBareServer } from "./bare-server.js";
import { connectBrowsers } from "./browsers.js";
import { load } from "./load.js";
import type { RoleName, Roles, WorkerMessage } from "./roles.js";

/**
 * Plays one role in this process until the bench lets go of it, however the bench ends.
 * @param args the role and its own arguments
 */
export async function runWorker([role, ...args]: readonly string[]): Promise<void> {
  process.on("disconnect", () => process.exit());
  switch (role) {
    case "bare-server":
      return serve("bare-server", (await startBareServer()).addresses, () => Promise.resolve(null));
    case "browsers": {
      const [name, ...addresses] = args;
      const scenario = scenarios.find((one) => one.name === name);
      if (scenario === undefined) throw new Error(`There is no scenario ${name}.`);
      const browsers = await connectBrowsers(scenario, addresses);
      return serve("browsers", null, () => Promise.resolve(browsers.counts()));
    }
    case "clients":
      return serve("clients", null, load);
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
