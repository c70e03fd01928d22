import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";
import { parseParams } from "../operation.js";
import { MAX_SUBSCRIPTIONS } from "../resource-subscriptions.js";
import type { ResourceSubscriptions } from "../resource-subscriptions.js";
import type { ServedRequest } from "../served-request.js";
import { metaKeys } from "./envelope.js";
import type { Results } from "./results.js";
import type { StatelessExchange } from "./stateless-exchange.js";

/** Streams that may be open at the same time. */
export const MAX_LISTENERS = 1_000;

const paramsSchema = z.object({
  notifications: z.object({
    toolsListChanged: z.boolean().optional(),
    promptsListChanged: z.boolean().optional(),
    resourcesListChanged: z.boolean().optional(),
    resourceSubscriptions: z.array(z.string()).max(MAX_SUBSCRIPTIONS).optional(),
  }),
});

/** One stream of `subscriptions/listen`. */
interface Listener {
  /** The server ends: the stream gets its result. */
  readonly end: () => void;
}

/**
 * `subscriptions/listen` (MCP specification 2026-07-28, "Subscriptions"): a stream that first says what of the wishes is
 * heeded, then tells of changes until the client closes it. Tools and prompts of this server do not change while it runs.
 */
export class Listening {
  readonly #subscriptions: ResourceSubscriptions | undefined;
  readonly #results: Results;
  readonly #listeners = new Set<Listener>();

  constructor(subscriptions: ResourceSubscriptions | undefined, results: Results) {
    this.#subscriptions = subscriptions;
    this.#results = results;
  }

  /** Streams open now. */
  get size(): number {
    return this.#listeners.size;
  }

  /**
   * Opens a stream on an exchange; settles once it is open.
   * @throws BrowserMcpError INVALID_PARAMETERS, LIMIT_EXCEEDED, or what naming a resource meets; nothing was sent then
   */
  async open(
    id: RequestId,
    params: unknown,
    exchange: StatelessExchange,
    request: ServedRequest,
  ): Promise<void> {
    const { notifications: wished } = parseParams("subscriptions/listen", paramsSchema, params);
    if (this.#listeners.size >= MAX_LISTENERS) {
      throw new BrowserMcpError("LIMIT_EXCEEDED", `${MAX_LISTENERS} clients listen already.`, {
        hint: "Close a stream that is no longer needed.",
      });
    }
    const { resourceSubscriptions: uris = [], resourcesListChanged: list = false } = wished;
    const notify = (method: string, given: object = {}): void =>
      exchange.notify(method, { ...given, _meta: { [metaKeys.subscriptionId]: id } });
    let open = false;
    const watcher = this.#subscriptions?.join({
      listening: () => open,
      updated: (uri) => notify("notifications/resources/updated", { uri }),
      listChanged: () => {
        if (list) notify("notifications/resources/list_changed");
      },
    });
    const leave = (): void => watcher?.leave();
    exchange.signal.addEventListener("abort", leave, { once: true });
    try {
      for (const uri of watcher === undefined ? [] : uris) await watcher?.subscribe(uri, request);
    } catch (error) {
      leave();
      throw error;
    }
    if (exchange.signal.aborted) return;
    const heeded = {
      ...(watcher !== undefined && list ? { resourcesListChanged: true } : {}),
      ...(watcher !== undefined && uris.length > 0 ? { resourceSubscriptions: uris } : {}),
    };
    notify("notifications/subscriptions/acknowledged", { notifications: heeded });
    const result = {
      resultType: "complete",
      _meta: this.#results.meta({ [metaKeys.subscriptionId]: id }),
    };
    if (Object.keys(heeded).length === 0) {
      leave();
      exchange.answer(result);
      return;
    }
    open = true;
    watcher?.flush();
    const listener: Listener = {
      end: () => {
        leave();
        exchange.answer(result);
      },
    };
    this.#listeners.add(listener);
    exchange.signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  /** Ends every stream with its result. */
  close(): void {
    for (const { end } of this.#listeners) end();
    this.#listeners.clear();
  }
}
