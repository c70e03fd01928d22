import { BrowserSocket } from "@browser-mcp/testing";
import type { Draft } from "../report/draft.js";
import { listeningPid } from "../servers/listening-pid.js";
import type { Bench } from "./scenario.js";

/** Another server, found. */
export interface FoundTarget {
  readonly name: string;
  readonly mcp: string;
  /** Where it takes browsers; absent where it has its own. */
  readonly webSocket?: string;
  /** Its process, where it runs on this machine and can be found. */
  readonly pid?: number;
}

/** Finds out of each target where it takes browsers and which process it is; says what it cannot be measured in. */
export function targetsOf({ targets }: Bench, draft: Draft): Promise<readonly FoundTarget[]> {
  return Promise.all(
    targets.map(async ({ name, url }) => {
      const webSocket = await browserAddressOf(url);
      const pid = await listeningPid(url);
      if (webSocket === undefined) draft.doubt(`${name} takes no browser of ours; it is asked with its own.`);
      if (pid === undefined)
        draft.doubt(`${name}: its process is not known, and so neither is its CPU time.`);
      return {
        name,
        mcp: url,
        ...(webSocket === undefined ? {} : { webSocket }),
        ...(pid === undefined ? {} : { pid }),
      };
    }),
  );
}

/** `/ws` beside the endpoint, as the original server has it; undefined where no socket opens there. */
async function browserAddressOf(mcp: string): Promise<string | undefined> {
  const address = new URL("/ws", mcp);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  try {
    const socket = await BrowserSocket.connect(address.href);
    await socket.close();
    return address.href;
  } catch {
    return undefined;
  }
}
