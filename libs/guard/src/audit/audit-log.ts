import { actions } from "@browser-mcp/protocol";
import type { CallEntry } from "./call-entry.js";

/** What became of the entries. */
export interface AuditStats {
  readonly written: number;
  /** Entries that were lost: they could not be written, or too many waited. */
  readonly dropped: number;
}

/** Where an audit log goes, line by line. Nothing that it meets may keep a call from going on: it never throws. */
export interface AuditSink {
  /** Takes a line with its line break; returns at once. */
  add(line: string): void;
  stats(): AuditStats;
  /** Settles when all that was added is written, or lost. */
  close(): Promise<void>;
}

/** Characters of a client's name and of a tool's, which both come from outside. */
const LONGEST_NAME = 200;

/** Characters of a host's name with its port (RFC 1035 section 2.3.4); an address may have any number. */
const LONGEST_SITE = 262;

/** What JSON may hold as it is, and a terminal obeys or does not show: controls, marks of direction, other line breaks. */
const unseen = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const escape = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * Keeps account of who did what, in JSON lines: time, client, session, tool, action and its kind, browser, tab, host of
 * the page, outcome, broken rule, consent, hidden values, duration. Never content, never an address.
 */
export class AuditLog {
  readonly #sink: AuditSink;

  constructor(sink: AuditSink) {
    this.#sink = sink;
  }

  /** Adds an entry; returns at once. */
  add(entry: CallEntry): void {
    this.#sink.add(lineOf(entry));
  }

  stats(): AuditStats {
    return this.#sink.stats();
  }

  /** Settles when all that was added is written, or lost. */
  close(): Promise<void> {
    return this.#sink.close();
  }
}

function lineOf(entry: CallEntry): string {
  const { action, caller, outcome, duration, browserId, tabId, site, rule, consent, redactions } = entry;
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
    site: site?.slice(0, LONGEST_SITE),
    outcome,
    rule,
    consent,
    redactions,
    ms: Math.round(duration * 10) / 10,
  };
  return `${JSON.stringify(line).replace(unseen, escape)}\n`;
}
