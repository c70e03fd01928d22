import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";

/** Milliseconds for which a state is taken: a person stands behind the answer. */
const LIFE_MS = 10 * 60_000;

/** Characters of a state; what is longer is none of ours. */
const MAX_LENGTH = 256 * 1024;

/**
 * States that are remembered as spent. Each was a question to a person, so that this is more than ten minutes hold; of a
 * client that answers by machine the oldest is forgotten first.
 */
const MAX_SPENT = 10_000;

const answersSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

const stateSchema = z.object({
  /** Of which request it is: a digest of method and parameters. */
  of: z.string(),
  /** Milliseconds since the epoch. */
  until: z.number(),
  /** The keys of what was asked with it. */
  asked: z.array(z.string()),
  answers: answersSchema,
});

/** What a request knows of its earlier rounds. */
export interface RequestState {
  readonly asked: ReadonlySet<string>;
  readonly answers: z.infer<typeof answersSchema>;
  /** Whether it may still stand for a person's consent: it may for one request, and never again. */
  spend(): boolean;
}

/**
 * The memory of requests that are asked something in several rounds, carried by the client so that the server keeps none:
 * signed, bound to the one request, and of limited life.
 */
export class RequestStates {
  readonly #key = randomBytes(32);
  /** Signatures of spent states and when they expire, the one spent longest ago first. */
  readonly #spent = new Map<string, number>();

  /** A state for the next round. */
  issue(request: RequestIdentity, asked: readonly string[], answers: RequestState["answers"]): string {
    const state = { of: digestOf(request), until: Date.now() + LIFE_MS, asked, answers };
    const body = Buffer.from(JSON.stringify(state)).toString("base64url");
    return `${body}.${this.#sign(body)}`;
  }

  /**
   * What a state says.
   * @throws BrowserMcpError INVALID_PARAMETERS where it was changed, is of another request or server, or too old
   */
  read(state: string, request: RequestIdentity): RequestState {
    const [body = "", signature = "", ...rest] = state.length > MAX_LENGTH ? [] : state.split(".");
    if (rest.length > 0 || !equal(signature, this.#sign(body))) {
      throw refused("it is not as this server gave it out, or the server has been started anew");
    }
    const { of, until, asked, answers } = stateSchema.parse(
      JSON.parse(Buffer.from(body, "base64url").toString()),
    );
    if (of !== digestOf(request)) throw refused("it belongs to another request");
    if (Date.now() > until) throw refused("it has expired");
    return { asked: new Set(asked), answers, spend: () => this.#spend(signature, until) };
  }

  #spend(signature: string, until: number): boolean {
    if (this.#spent.has(signature)) return false;
    for (const [oldest, end] of this.#spent) {
      if (end >= Date.now() && this.#spent.size < MAX_SPENT) break;
      this.#spent.delete(oldest);
    }
    this.#spent.set(signature, until);
    return true;
  }

  #sign(body: string): string {
    return createHmac("sha256", this.#key).update(body).digest("base64url");
  }
}

/** What makes a request the same in every round. */
export interface RequestIdentity {
  readonly method: string;
  /** The parameters without `_meta` and without what belongs to one round. */
  readonly params: Readonly<Record<string, unknown>>;
}

const digestOf = ({ method, params }: RequestIdentity): string =>
  createHash("sha256")
    .update(JSON.stringify([method, params]))
    .digest("base64url");

function equal(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const refused = (reason: string): BrowserMcpError =>
  new BrowserMcpError("INVALID_PARAMETERS", `"params.requestState" is refused: ${reason}.`, {
    hint: "Send the request again from its beginning, without requestState.",
  });
