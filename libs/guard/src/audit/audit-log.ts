import { actions } from "@browser-mcp/protocol";
import type { Logger } from "@browser-mcp/protocol";
import type { CallEntry } from "./call-entry.js";
import { RotatingFile } from "./rotating-file.js";
import type { RotatingFileOptions } from "./rotating-file.js";

/** What the audit log did. */
export interface AuditStats {
  readonly written: number;
  /** Entries that were lost: the file could not be written, or too many waited. */
  readonly dropped: number;
}

/** What an audit log is made of. */
export interface AuditLogOptions extends RotatingFileOptions {
  readonly logger: Logger;
}

/** Milliseconds that lines wait for others, so that a busy server does not write at every call. */
const GATHER_MS = 50;
/** Lines that wait while the file is being written. */
const MOST_WAITING = 10_000;
/** Characters of a client's name and of a tool's, which both come from outside. */
const LONGEST_NAME = 200;

/**
 * Keeps account of who did what, in a file of JSON lines: time, client, session, tool, action and its kind, browser, tab,
 * host of the page, outcome, broken rule, consent, hidden values, duration. Never content, never an address. Nothing that
 * it meets keeps a call from going on: what cannot be written is counted, and told once.
 */
export class AuditLog {
  readonly #file: RotatingFile;
  readonly #path: string;
  readonly #logger: Logger;
  #waiting: string[] = [];
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #written = 0;
  #dropped = 0;
  #isFailing = false;

  constructor({ logger, ...file }: AuditLogOptions) {
    this.#file = new RotatingFile(file);
    this.#path = file.path;
    this.#logger = logger;
  }

  /** Adds an entry; returns at once. */
  add(entry: CallEntry): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(lineOf(entry));
    if (this.#writing === undefined) this.#timer ??= setTimeout(this.#begin, GATHER_MS);
  }

  stats(): AuditStats {
    return { written: this.#written, dropped: this.#dropped };
  }

  /** Settles when all that was added is written, or lost. */
  async close(): Promise<void> {
    if (this.#timer !== undefined) this.#begin();
    await this.#writing;
  }

  readonly #begin = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#write();
  };

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      try {
        await this.#file.append(lines.join(""));
        this.#written += lines.length;
        this.#isFailing = false;
      } catch (error) {
        this.#dropped += lines.length;
        if (!this.#isFailing) {
          const reason = error instanceof Error ? error.message : String(error);
          this.#logger.warn("the audit log cannot be written", { file: this.#path, reason });
        }
        this.#isFailing = true;
      }
    }
    this.#writing = undefined;
  }
}

function lineOf({ action, caller, outcome, duration, ...rest }: CallEntry): string {
  const { browserId, tabId, site, rule, consent, redactions } = rest;
  const line = {
    time: new Date().toISOString(),
    client: caller.client.slice(0, LONGEST_NAME),
    session: caller.session,
    call: caller.call,
    tool: caller.tool?.slice(0, LONGEST_NAME),
    action,
    kind: actions[action].kind,
    browser: browserId?.slice(0, LONGEST_NAME),
    tab: tabId,
    site,
    outcome,
    rule,
    consent,
    redactions,
    ms: Math.round(duration * 10) / 10,
  };
  return `${JSON.stringify(line)}\n`;
}
