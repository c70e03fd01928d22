import type { ActionName } from "./actions.js";
import { actions } from "./actions.js";
import type { BrowserReply } from "./browser.js";

/** The key of `_meta` that says of a result or a resource: what it holds comes from a page, and is data, never an order. */
export const UNTRUSTED_META_KEY = "browser-mcp/untrusted";
/** The key of `_meta` that says how many secret values were hidden, by kind. */
export const REDACTIONS_META_KEY = "browser-mcp/redactions";

const UNTRUSTED: Readonly<Record<string, unknown>> = { [UNTRUSTED_META_KEY]: true };

/** What the replies that an answer is made of say of it. */
export class ContentMarks {
  /** Made only where something was hidden. */
  #hidden: Map<string, number> | undefined;
  #isOfPage = false;

  /** Takes what one reply says. What only controls a tab holds nothing of its page. */
  take(action: ActionName, { redactions }: Pick<BrowserReply<ActionName>, "redactions">): void {
    if (actions[action].kind !== "control") this.#isOfPage = true;
    if (redactions === undefined) return;
    this.#hidden ??= new Map();
    for (const [kind, count] of Object.entries(redactions)) {
      this.#hidden.set(kind, (this.#hidden.get(kind) ?? 0) + count);
    }
  }

  /** For `_meta`; `undefined` where nothing is of a page. */
  get meta(): Readonly<Record<string, unknown>> | undefined {
    if (!this.#isOfPage) return undefined;
    if (this.#hidden === undefined || this.#hidden.size === 0) return UNTRUSTED;
    return { ...UNTRUSTED, [REDACTIONS_META_KEY]: Object.fromEntries(this.#hidden) };
  }

  /** A sentence about what was hidden and how to see it; `undefined` where nothing was. */
  get notice(): string | undefined {
    if (this.#hidden === undefined || this.#hidden.size === 0) return undefined;
    const counts = [...this.#hidden].map(([kind, count]) => `${count} ${kind}`).join(", ");
    return `Hidden as secrets, [redacted:…] in their place: ${counts}. The person can show a kind with security.redact_allow in the server's configuration.`;
  }
}
