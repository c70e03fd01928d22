import type { ServerIdentity } from "../catalog.js";
import type { OperationResult } from "../operation.js";
import { serialised, serialisedJson } from "../serialised.js";
import { metaKeys } from "./envelope.js";

/** Milliseconds for which a list that only an update of the server changes may be kept. */
const LIST_TTL_MS = 300_000;

/**
 * How long a result may be kept (MCP specification 2026-07-28, "Caching"), by method. What a browser holds is of this
 * moment and this person; only its subscriptions tell when it changes.
 */
const ttlMs: Readonly<Record<string, number>> = {
  "server/discover": LIST_TTL_MS,
  "tools/list": LIST_TTL_MS,
  "prompts/list": LIST_TTL_MS,
  "resources/templates/list": LIST_TTL_MS,
  "resources/list": 0,
  "resources/read": 0,
};

/** Results as the newer era wants them: typed, with how long they may be kept, and with who gave them. */
export class Results {
  readonly #serverInfo: Readonly<Record<string, string>>;
  /** Those of results that are the same for everybody. */
  readonly #dressed = new WeakMap<object, OperationResult>();

  constructor({ name, title, version }: ServerIdentity) {
    this.#serverInfo = { name, title, version };
  }

  complete(method: string, result: OperationResult): OperationResult {
    const known = this.#dressed.get(result);
    if (known !== undefined) return known;
    const dressed = {
      resultType: "complete",
      ...result,
      ...(Object.hasOwn(ttlMs, method) ? { ttlMs: ttlMs[method], cacheScope: "private" } : {}),
      _meta: this.meta(result["_meta"]),
    };
    if (serialisedJson(result) === undefined) return dressed;
    this.#dressed.set(result, serialised(dressed));
    return dressed;
  }

  /** What must be asked of the client, and the state with which the request comes again. */
  inputRequired(inputRequests: object, requestState: string): OperationResult {
    return { resultType: "input_required", inputRequests, requestState, _meta: this.meta() };
  }

  /** `_meta` of a result. */
  meta(own?: unknown): OperationResult {
    const given = typeof own === "object" ? own : null;
    return { [metaKeys.serverInfo]: this.#serverInfo, ...given };
  }
}
