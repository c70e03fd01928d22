import type { ServerAddresses } from "../server-addresses.js";
import type { LoadOrder, LoadResult } from "./load.js";

/**
 * What runs in processes of its own beside the bench, so that none of it counts as the server's work: what each role
 * says when it is ready, what it can be asked, and what it answers.
 */
export interface Roles {
  /** Runs the built server and ends it when this worker ends, even if the bench was killed. */
  readonly "built-server": {
    readonly ready: ServerAddresses & { readonly pid: number };
    readonly question: null;
    readonly answer: null;
  };
  /** The bare server. */
  readonly "bare-server": { readonly ready: ServerAddresses; readonly question: null; readonly answer: null };
  /** One scripted browser for each server; asked, it tells how many requests each has had. */
  readonly browsers: {
    readonly ready: null;
    readonly question: "count";
    readonly answer: readonly number[];
  };
  /** The clients of one turn. */
  readonly clients: {
    readonly ready: null;
    readonly question: LoadOrder;
    readonly answer: LoadResult;
  };
}

export type RoleName = keyof Roles;

/** The first argument of a process that is a worker and not the bench itself. */
export const WORKER_ARGUMENT = "--worker";

/**
 * What a worker tells the bench: first that it is ready, or why it cannot be; then one answer for each question, in
 * their order.
 */
export type WorkerMessage<R extends RoleName> =
  | { readonly type: "ready"; readonly value: Roles[R]["ready"] }
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "answer"; readonly value: Roles[R]["answer"] };
