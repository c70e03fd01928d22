import type { Draft } from "../report/draft.js";
import type { BareMode } from "../servers/bare-server.js";
import type { Settings } from "../servers/settings.js";
import type { FleetPlan } from "../workers/fleet.js";
import { Company } from "./company.js";
import type { ClientRequest } from "./page.js";
import { runRace, type Runner } from "./race.js";
import type { Bench } from "./scenario.js";
import { targetsOf } from "./targets.js";

/** A server with a browser of its own. */
export interface ContenderPlan {
  readonly name: string;
  readonly server: { readonly built: Settings } | { readonly bare: BareMode };
  readonly browser: Omit<FleetPlan, "url">;
}

/** Servers that are asked the same, turn about. */
export interface Contest {
  readonly contenders: readonly ContenderPlan[];
  /** The browser of other servers that are measured beside ours, where they take one. */
  readonly targetBrowser: Omit<FleetPlan, "url">;
  readonly requests: readonly ClientRequest[];
  /** What a right first answer holds. */
  readonly expected: string;
  readonly calls: number;
  readonly clients: number;
}

/** Runs a contest with processes of its own; see {@link runRace}. */
export function runContest(contest: Contest, bench: Bench, draft: Draft): Promise<void> {
  return Company.of(bench, async (company) => {
    const { contenders, requests, expected } = contest;
    const runners: Runner[] = [];
    const fleets: FleetPlan[] = [];
    const servers = await Promise.all(
      contenders.map(({ server }) =>
        "built" in server ? company.built(server.built) : company.bare(server.bare),
      ),
    );
    for (const [index, { name, server: plan, browser }] of contenders.entries()) {
      const server = servers[index];
      if (server === undefined) continue;
      const { mcp: url, pid, worker } = server;
      runners.push({ name, url, pid, worker, fleet: fleets.length, sessions: "built" in plan, expected });
      fleets.push({ ...browser, url: server.webSocket });
    }
    for (const target of await targetsOf(bench, draft)) {
      const { name, mcp: url, pid, webSocket } = target;
      const fleet = webSocket === undefined ? undefined : fleets.length;
      runners.push({ name, url, pid, fleet, optional: true, expected: '"result"' });
      if (webSocket !== undefined) fleets.push({ ...contest.targetBrowser, url: webSocket });
    }
    const browsers = await company.browsers(fleets);
    const loader = await company.clients();
    const calls = bench.calls ?? contest.calls;
    const clients = bench.clients ?? contest.clients;
    await runRace({ runners, requests, calls, clients, browsers, loader }, bench, draft);
  });
}
