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

/** An entry as a line, put together as it is written: an object of its own would be made and walked for every call. */
function lineOf(entry: CallEntry): string {
  const { action, caller, outcome, duration, browserId, tabId, site, rule, consent, redactions } = entry;
  const { client, session, call, tool } = caller;
  let line = `{"time":"${new Date().toISOString()}","client":${quoted(client.slice(0, LONGEST_NAME))}`;
  if (session !== undefined) line += `,"session":${quoted(session)}`;
  if (call !== undefined) line += `,"call":${call}`;
  if (tool !== undefined) line += `,"tool":${quoted(tool.slice(0, LONGEST_NAME))}`;
  line += `,"action":"${action}","kind":"${actions[action].kind}"`;
  if (browserId !== undefined) line += `,"browser":${quoted(browserId.slice(0, LONGEST_NAME))}`;
  if (tabId !== undefined) line += `,"tab":${tabId}`;
  if (site !== undefined) line += `,"site":${quoted(site.slice(0, LONGEST_SITE))}`;
  line += `,"outcome":"${outcome}"`;
  if (rule !== undefined) line += `,"rule":${quoted(rule)}`;
  if (consent !== undefined) line += `,"consent":${quoted(consent)}`;
  if (redactions !== undefined) line += `,"redactions":${visible(JSON.stringify(redactions))}`;
  return `${line},"ms":${Math.round(duration * 10) / 10}}\n`;
}

/** ASCII that JSON holds as it is. */
const plain = /^[ !#-[\]-~]*$/;

const quoted = (text: string): string => (plain.test(text) ? `"${text}"` : visible(JSON.stringify(text)));
const visible = (json: string): string => json.replace(unseen, escape);
