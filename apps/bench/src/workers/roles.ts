import type { BareMode } from "../servers/bare-server.js";
import type { ServerAddresses } from "../servers/server-addresses.js";
import type { ServerState, StateQuestion } from "../servers/server-state.js";
import type { Settings } from "../servers/settings.js";
import type { FleetCounts, FleetPlan } from "./fleet.js";
import type { LoadOrder, LoadResult } from "./load.js";
import type { ClientHeaders, OpenedSessions } from "./open-sessions.js";
import type { TimedStep } from "./steps.js";

/** What browsers can be told to do; `fleet` counts from 0, in the order of the plans. */
export type FleetQuestion =
  | { readonly ask: "counts" }
  | { readonly ask: "close"; readonly fleet: number; readonly browsers: number }
  | { readonly ask: "flood"; readonly fleet: number; readonly perSecond: number; readonly forMs: number };

/** What browsers answer to whatever they were told. */
export interface FleetAnswer {
  /** Of each fleet. */
  readonly counts: readonly FleetCounts[];
  /** `close`: milliseconds that each took. */
  readonly closeMs: readonly number[];
  /** `flood`: messages sent since the fleet connected. */
  readonly sent: number;
}

/** What clients can be told to do. */
export type ClientQuestion =
  | ({ readonly ask: "load" } & LoadOrder)
  | { readonly ask: "open"; readonly url: string; readonly sessions: number }
  | { readonly ask: "listen"; readonly url: string; readonly clients: readonly ClientHeaders[] };

/** What clients answer: the part of it that was asked for. */
export interface ClientAnswer {
  readonly load?: LoadResult;
  readonly opened?: OpenedSessions;
  /** Streams that are open. */
  readonly listening?: number;
}

/**
 * What runs in processes of its own beside the bench, so that none of it counts as the server's work: what each role
 * is given, what it says when it is ready, what it can be asked, and what it answers.
 */
export interface Roles {
  /** Runs the built server and ends it when this worker ends, even if the bench was killed. */
  readonly "built-server": {
    readonly given: { readonly file: string; readonly settings: Settings };
    readonly ready: ServerAddresses & { readonly pid: number };
    readonly question: StateQuestion;
    readonly answer: ServerState;
  };
  /** The bare server. */
  readonly "bare-server": {
    readonly given: { readonly mode: BareMode };
    readonly ready: ServerAddresses & { readonly pid: number };
    readonly question: StateQuestion;
    readonly answer: ServerState;
  };
  /** Scripted browsers: one fleet for each plan. Ready, it tells their ids. */
  readonly browsers: {
    readonly given: readonly FleetPlan[];
    readonly ready: readonly (readonly string[])[];
    readonly question: FleetQuestion;
    readonly answer: FleetAnswer;
  };
  /** Times single steps of a call in its own process. */
  readonly steps: {
    readonly given: null;
    readonly ready: null;
    readonly question: { readonly times: number };
    readonly answer: readonly TimedStep[];
  };
  /** The clients. */
  readonly clients: {
    readonly given: null;
    readonly ready: null;
    readonly question: ClientQuestion;
    readonly answer: ClientAnswer;
  };
}

export type RoleName = keyof Roles;

/** The first argument of a process that is a worker and not the bench itself; its role and what it is given (JSON) follow. */
export const WORKER_ARGUMENT = "--worker";

/**
 * What a worker tells the bench: first that it is ready, or why it cannot be; then one answer for each question, in
 * their order, or why there is none.
 */
export type WorkerMessage<R extends RoleName> =
  | { readonly type: "ready"; readonly value: Roles[R]["ready"] }
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "answer"; readonly value: Roles[R]["answer"] };
