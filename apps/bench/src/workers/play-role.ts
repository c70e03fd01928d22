import { startBareServer } from "../servers/bare-server.js";
import { OwnState } from "../servers/own-state.js";
import { ServerProcess } from "../servers/server-process.js";
import { EventStreams } from "./event-streams.js";
import { Fleet } from "./fleet.js";
import { load } from "./load.js";
import { openSessions } from "./open-sessions.js";
import type { FleetAnswer, RoleName, Roles } from "./roles.js";

/** A role that is ready: what it says, answers, and how it ends. */
export interface Played<R extends RoleName> {
  readonly ready: Roles[R]["ready"];
  answer(question: Roles[R]["question"]): Promise<Roles[R]["answer"]>;
  end(): Promise<void>;
}

type Player<R extends RoleName> = (given: Roles[R]["given"], stop: AbortSignal) => Promise<Played<R>>;

/** How each role begins. */
export const players: { readonly [R in RoleName]: Player<R> } = {
  "built-server": async ({ file, settings }, stop) => {
    const server = await ServerProcess.start(file, stop, { settings });
    return {
      ready: { ...server.addresses, pid: server.pid },
      answer: (question) => server.state(question),
      end: () => server.stop(),
    };
  },
  "bare-server": async ({ mode }) => {
    const server = await startBareServer(mode);
    const state = new OwnState();
    return {
      ready: { ...server.addresses, pid: process.pid },
      answer: (question) => state.tell(question),
      end: () => {
        state.end();
        return server.close();
      },
    };
  },
  browsers: async (plans) => {
    const fleets = await Promise.all(plans.map((plan) => Fleet.connect(plan)));
    const fleetOf = (index: number): Fleet => {
      const fleet = fleets[index];
      if (fleet === undefined) throw new Error(`There is no fleet ${index}.`);
      return fleet;
    };
    const told = (more: Partial<FleetAnswer> = {}): FleetAnswer => ({
      counts: fleets.map(({ counts }) => counts),
      closeMs: [],
      sent: 0,
      ...more,
    });
    return {
      ready: fleets.map(({ browserIds }) => browserIds),
      answer: async (question) => {
        switch (question.ask) {
          case "counts":
            return told();
          case "close":
            return told({ closeMs: await fleetOf(question.fleet).closeSome(question.browsers) });
          case "flood":
            return told({ sent: await fleetOf(question.fleet).flood(question.perSecond, question.forMs) });
        }
      },
      end: async () => void (await Promise.all(fleets.map((fleet) => fleet.close()))),
    };
  },
  steps: async () => {
    // Only here: no other worker needs the server's own code.
    const { timeSteps } = await import("./steps.js");
    return {
      ready: null,
      answer: ({ times }) => Promise.resolve(timeSteps(times)),
      end: () => Promise.resolve(),
    };
  },
  clients: () => {
    const streams = new EventStreams();
    return Promise.resolve({
      ready: null,
      answer: async (question) => {
        switch (question.ask) {
          case "load":
            return { load: await load(question) };
          case "open":
            return { opened: await openSessions(question.url, question.sessions) };
          case "listen":
            return { listening: await streams.open(question.url, question.clients) };
        }
      },
      end: () => Promise.resolve(streams.close()),
    });
  },
};
