import type { ConsoleMessage } from "@browser-mcp/protocol";
import * as z from "zod";
import { cutText } from "../cut-text.js";
import { defineTabPrompt, steps } from "./tab-prompt.js";

/** Different messages that a digest holds, and characters of each. */
const MAX_MESSAGES = 25;
const MAX_TEXT = 600;

const levels = ["error", "warn", "all"] as const;

/** Errors of a page's console: which there are, where they come from, which to mend first. */
export const debugConsole = defineTabPrompt({
  name: "debug_console",
  title: "Debug console errors",
  icon: "console",
  description:
    "Finds out why a page's console shows errors: groups them, goes to their cause, proposes the fix.",
  options: [
    {
      name: "level",
      title: "Least level",
      description: "error, warn (errors and warnings, the default) or all.",
      values: levels,
    },
    { name: "search", title: "Search", description: "Only messages that contain this text." },
  ],
  schema: z.object({ level: z.enum(levels).default("warn"), search: z.string().max(200).optional() }),
  look: async (ask, { level, search }) => {
    const { messages, coverage, dropped } = await ask("getConsoleMessages", {});
    const wanted = messages.filter(
      (message) =>
        (level === "all" || message.level === "error" || (level === "warn" && message.level === "warn")) &&
        (search === undefined || message.message.toLowerCase().includes(search.toLowerCase())),
    );
    const groups = grouped(wanted);
    const digest = {
      messagesInAll: messages.length,
      matching: wanted.length,
      ...(dropped === undefined ? {} : { olderMessagesLost: dropped }),
      recordedSince: coverage,
      groups: groups.slice(0, MAX_MESSAGES),
      ...(groups.length > MAX_MESSAGES ? { groupsLeftOut: groups.length - MAX_MESSAGES } : {}),
    };
    return { digest, kind: "console" };
  },
  task: ({ level, search }, { id }, tools) =>
    [
      `Find out why the console of tab ${id} shows ${level === "error" ? "errors" : "what it shows"}${search === undefined ? "" : ` about ${JSON.stringify(search)}`}, and how to mend it.`,
      steps(
        "Read the groups below, the most frequent and the earliest errors first: later ones are often only consequences of the first.",
        `For each, follow the stack and the source position to the code. Look at the page's state there with ${tools.script} (read only), at its elements with ${tools.dom}.`,
        `An error about data or a resource has its cause in a request: look for the failed one with ${tools.network}.`,
        `Where the recording begins only at document-idle, errors of the page's start are missing: call ${tools.debugger} and read ${tools.console} again. Where it is none, reload the page first, with the person's leave.`,
        "Tell errors of the site's own code from those of extensions, third-party scripts and blocked trackers; name the latter in one line only.",
      ),
      "Report: for each cause, in order of harm, one sentence on what the person notices, the evidence (message, source:line), why it happens, and the smallest change that mends it. Say what you could not verify.",
    ].join("\n\n"),
});

interface Group {
  readonly level: string;
  readonly kind?: string;
  readonly message: string;
  readonly source?: string;
  readonly stack?: string;
  count: number;
}

/** Equal messages of one place count once; errors come first, then what is most frequent. */
function grouped(messages: readonly ConsoleMessage[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { level, kind, message, source, stack } of messages) {
    const place = source === undefined ? undefined : `${source.url}:${source.line}:${source.column}`;
    const key = JSON.stringify([level, message, place]);
    const known = groups.get(key);
    if (known !== undefined) known.count += 1;
    else {
      groups.set(key, {
        level,
        ...(kind === undefined || kind === "console" ? {} : { kind }),
        message: cutText(message, MAX_TEXT, "…"),
        ...(place === undefined ? {} : { source: cutText(place, MAX_TEXT, "…") }),
        ...(stack === undefined ? {} : { stack: cutText(stack, MAX_TEXT, "…") }),
        count: 1,
      });
    }
  }
  const isError = ({ level }: Group): number => Number(level === "error");
  return [...groups.values()].sort((a, b) => isError(b) - isError(a) || b.count - a.count);
}
