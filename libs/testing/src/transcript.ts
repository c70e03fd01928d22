import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";

/** A JSON object as it crosses the socket. */
export type Frame = Readonly<Record<string, unknown>>;

const entrySchema = z.object({
  /** Which way the frame went. */
  dir: z.enum(["server->ext", "ext->server"]),
  /** Milliseconds since the recording began. */
  t: z.number().nonnegative(),
  msg: z.record(z.string(), z.unknown()),
});

/** One recorded frame. */
export type TranscriptEntry = Readonly<z.infer<typeof entrySchema>>;

/** Frames between the existing extension and a server, as they were recorded (WIRE.md). */
export interface Transcript {
  readonly name: string;
  /** Every frame, in the order of the recording. */
  readonly entries: readonly TranscriptEntry[];
  /** The server's request frames. */
  readonly requests: readonly Frame[];
  /** The answers to one request: none where the extension was silent, two where it answered twice. */
  repliesTo(requestId: unknown): readonly Frame[];
  /** What the extension sent that answers no request by its id: notifications, heartbeats, replies without an id. */
  readonly pushes: readonly Frame[];
}

// `src` and `dist` both lie one folder below the package, so one address serves the sources and the built files.
// `import.meta.url` works in both kinds of module: SWC rewrites it when Jest wants CommonJS.
const folder = new URL("../transcripts/", import.meta.url);
const suffix = ".jsonl";

/** The names that {@link loadTranscript} takes, in alphabetical order. */
export function listTranscripts(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

/**
 * Reads a recording that comes with this package.
 * @param name as {@link listTranscripts} gives it
 * @throws Error when there is none of that name, or a line is not a recorded frame
 */
export function loadTranscript(name: string): Transcript {
  if (!listTranscripts().includes(name)) throw new Error(`There is no transcript "${name}".`);
  return parseTranscript(name, readFileSync(new URL(name + suffix, folder), "utf8"));
}

/**
 * Parses a recording: one JSON object a line, `{"dir":…,"t":…,"msg":…}`.
 * @throws Error that names the line which is no such object
 */
export function parseTranscript(name: string, text: string): Transcript {
  const entries = text.split("\n").flatMap((line, index) => {
    if (line === "") return [];
    try {
      return [entrySchema.parse(JSON.parse(line))];
    } catch (cause) {
      throw new Error(`Transcript "${name}", line ${index + 1} is no recorded frame.`, { cause });
    }
  });
  return {
    name,
    entries,
    requests: entries.filter(isRequestEntry).map((entry) => entry.msg),
    repliesTo: (requestId) =>
      entries
        .filter((entry) => isReplyEntry(entry) && entry.msg.requestId === requestId)
        .map((entry) => entry.msg),
    pushes: entries
      .filter((entry) => entry.dir === "ext->server" && !isReplyEntry(entry))
      .map((entry) => entry.msg),
  };
}

/** Whether the server asks for something in this frame. */
export function isRequestEntry(entry: TranscriptEntry): boolean {
  return entry.dir === "server->ext" && typeof entry.msg.action === "string";
}

/** Whether the extension answers a request, named by its id, in this frame. */
export function isReplyEntry(entry: TranscriptEntry): boolean {
  const { type, requestId } = entry.msg;
  return entry.dir === "ext->server" && (type === "response" || type === "error") && requestId !== undefined;
}
