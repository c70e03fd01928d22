import type { ClientQuestion } from "@browser-mcp/protocol";
import * as z from "zod";
import type { RequestIdentity, RequestState, RequestStates } from "./request-states.js";

const answers = z.record(z.string(), z.unknown());
const roundSchema = z.looseObject({
  _meta: z.unknown(),
  inputResponses: answers.optional().catch(undefined),
  requestState: z.string().optional(),
});

/** What an answer to each kind of question looks like; anything else is as good as none. */
const answerSchemas: Readonly<Record<ClientQuestion["method"], z.ZodType<Record<string, unknown>>>> = {
  "elicitation/create": z.looseObject({
    action: z.enum(["accept", "decline", "cancel"]),
    content: z.record(z.string(), z.unknown()).optional(),
  }),
  "sampling/createMessage": z.looseObject({ role: z.string(), content: z.unknown(), model: z.string() }),
  "roots/list": z.looseObject({ roots: z.array(z.looseObject({ uri: z.string() })) }),
};

/** The rounds of one request: what was asked and answered before, and what the client answers now. */
export class Rounds {
  readonly #identity: RequestIdentity;
  readonly #states: RequestStates;
  readonly #before: RequestState;
  /** Whether the state may stand for a person's consent; unknown before that is needed. */
  #consents: boolean | undefined;
  readonly #given: Readonly<Record<string, unknown>>;
  /** Everything answered so far, for the next round. */
  readonly #answered: Record<string, Record<string, unknown>>;

  /** @throws BrowserMcpError INVALID_PARAMETERS for a state that is not of this request */
  constructor(states: RequestStates, method: string, params: unknown) {
    const { _meta, inputResponses, requestState, ...rest } = roundSchema.parse(params);
    this.#states = states;
    this.#identity = { method, params: rest };
    this.#before =
      requestState === undefined
        ? { asked: new Set(), answers: {}, spend: () => false }
        : states.read(requestState, this.#identity);
    this.#given = inputResponses ?? {};
    this.#answered = { ...this.#before.answers };
  }

  /** The answer to a question; `undefined` where there is none of the right form. */
  answerTo(key: string, { method }: ClientQuestion): Record<string, unknown> | undefined {
    if (Object.hasOwn(this.#answered, key)) return this.#answered[key];
    if (!Object.hasOwn(this.#given, key)) return undefined;
    const answer = answerSchemas[method].safeParse(this.#given[key]);
    if (!answer.success) return undefined;
    this.#answered[key] = answer.data;
    return answer.data;
  }

  /**
   * The answer of a person to a question that was put to them in a round before; `undefined` where it was not, and where
   * the same answer has served another request already.
   */
  consentTo(key: string, question: ClientQuestion): Record<string, unknown> | undefined {
    if (!this.#before.asked.has(key) && !Object.hasOwn(this.#before.answers, key)) return undefined;
    const answer = this.answerTo(key, question);
    if (answer === undefined) return undefined;
    this.#consents ??= this.#before.spend();
    if (this.#consents) return answer;
    delete this.#answered[key];
    return undefined;
  }

  /** The state with which these questions go to the client. */
  next(questions: Readonly<Record<string, ClientQuestion>>): string {
    return this.#states.issue(this.#identity, Object.keys(questions), this.#answered);
  }
}
