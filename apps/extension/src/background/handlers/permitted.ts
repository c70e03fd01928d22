import type { BrowserMcpError } from "@browser-mcp/protocol";
import type { SitePolicy } from "../site-policy.js";
import { untilAborted } from "../waiting.js";
import type { Handler } from "./handler.js";

/** Handlers that answer only while the person has not paused everything, and only of sites that are on. */
export class Permitted {
  /** Ends each call under way that the pause refuses. */
  readonly #endings = new Set<(reason: BrowserMcpError) => void>();

  constructor(private readonly sites: SitePolicy) {
    sites.onChanged(() => {
      const refusal = sites.refusal();
      if (refusal !== undefined) for (const end of [...this.#endings]) end(refusal);
    });
  }

  /**
   * The handler, which throws PERMISSION_DENIED as well. Which site a call means, only the way to its tab knows
   * (`TabAccess`); here its answer's address is looked at once more before it leaves.
   */
  handler(handler: Handler): Handler {
    return { action: handler.action, handle: (request, signal) => this.#handle(handler, request, signal) };
  }

  async #handle(handler: Handler, request: unknown, signal: AbortSignal): ReturnType<Handler["handle"]> {
    await untilAborted(this.sites.known, signal);
    throwIf(this.sites.refusal());
    const paused = new AbortController();
    const end = (reason: BrowserMcpError): void => paused.abort(reason);
    this.#endings.add(end);
    const over = AbortSignal.any([signal, paused.signal]);
    try {
      const reply = await untilAborted(handler.handle(request, over), over);
      throwIf(this.sites.refusal(reply.url));
      return reply;
    } finally {
      this.#endings.delete(end);
    }
  }
}

function throwIf(refusal: BrowserMcpError | undefined): void {
  if (refusal !== undefined) throw refusal;
}
