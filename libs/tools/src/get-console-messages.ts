import { consoleKindSchema, consoleLevelSchema, sourcePositionSchema } from "@browser-mcp/protocol";
import type { ActionParams, ConsoleLog, ConsoleMessage } from "@browser-mcp/protocol";
import * as z from "zod";
import { roomFor } from "./shared/limits.js";
import { pageArguments, pageFields, pageMessage, sameArgument, takePage } from "./shared/paging.js";
import { positionFields, startOfPage } from "./shared/paged-run.js";
import { freshnessArgument, requestOptions, targetArguments } from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { defineTool, readsPages } from "./tool.js";

const NAME = "get_console_messages";
const DEFAULT_LEVELS = ["error", "warn"] as const;

const levels = z.array(consoleLevelSchema).optional();

const filtersSchema = z.object({
  logLevels: z.array(consoleLevelSchema),
  searchTerm: z.string().optional(),
  since: z.number().optional(),
});
type Filters = z.output<typeof filtersSchema>;

/** Where the next page begins, and of what. */
const positionSchema = z.object({
  ...positionFields,
  filters: filtersSchema,
  after: z.object({
    /** Of the last message given. */
    timestamp: z.number(),
    /** How many messages of that timestamp were given, and how many there were. */
    given: z.int(),
    of: z.int(),
  }),
});
type Position = z.output<typeof positionSchema>;

const input = z.strictObject({
  ...targetArguments,
  logLevels: levels.describe("Levels to give; an empty list gives all.").meta({ default: DEFAULT_LEVELS }),
  types: levels.describe("Another name of logLevels."),
  searchTerm: z
    .string()
    .max(1_000)
    .optional()
    .describe("Only messages whose text contains this, whatever the case."),
  since: z
    .number()
    .min(0)
    .optional()
    .describe("Only messages of this time or later, in milliseconds since the epoch."),
  ...pageArguments,
  ...freshnessArgument,
});
type Arguments = z.output<typeof input>;

/** `get_console_messages`: what a page wrote to its console; parameters and fields of WIRE.md 5. */
export const getConsoleMessages = defineTool({
  name: NAME,
  title: "Read console messages",
  icon: "console",
  description:
    "Reads what a page wrote to its console since it was loaded, oldest first: errors and warnings unless logLevels " +
    "asks for more. covers says which period the browser remembers and what to do where it is too short. Long lists come in pages: give nextCursor as cursor to get the next one.",
  input,
  output: z.object({
    messages: z.array(
      z.object({
        level: consoleLevelSchema,
        type: consoleLevelSchema.describe("The same as level; the original server's name for it."),
        timestamp: z.number().describe("Milliseconds since the epoch."),
        message: z.string(),
        stack: z.string().optional(),
        kind: consoleKindSchema
          .optional()
          .describe(
            "A call of console, or an error or a rejection that nobody caught; absent where not known.",
          ),
        source: sourcePositionSchema.optional().describe("The place in the page's source; counts from 1."),
        frameUrl: z.string().optional().describe("The frame that spoke, where it is not the main one."),
      }),
    ),
    dropped: z
      .int()
      .optional()
      .describe("Older messages, of any level, that no longer fit into what the browser remembers."),
    ...pageFields,
    filters: filtersSchema,
    covers: z.string().describe("The period that the messages cover."),
  }),
  annotations: readsPages,
  run: async (args, context) => {
    const asked = askedFilters(args);
    const { from, tabId, browserId, pageSize } = startOfPage(NAME, args, asked, positionSchema, context);
    const filters = from?.filters ?? { ...asked, logLevels: asked.logLevels ?? [...DEFAULT_LEVELS] };
    const reply = await context.browser.request(
      "getConsoleMessages",
      request(tabId, filters),
      requestOptions(context, { browserId, maxAge: args.maxAge }),
    );
    const { dropped } = reply.data;
    const matching = reply.data.messages
      .filter((message) => isWanted(message, filters))
      .sort((a, b) => a.timestamp - b.timestamp);
    const rest = from === undefined ? matching : matching.slice(startOf(matching, from.after));
    const messages = takePage(rest.map(shown), pageSize, roomFor(context.limits));
    const last = messages.at(-1);
    const page = { count: messages.length, total: matching.length, hasMore: messages.length < rest.length };
    let nextCursor: string | null = null;
    // Without the tab the next page could be another tab's.
    const isNamed = reply.tabId !== undefined;
    if (page.hasMore && last !== undefined && isNamed) {
      const end = matching.length - rest.length + messages.length;
      const position: Position = {
        tabId: reply.tabId,
        browserId: reply.browserId,
        filters,
        pageSize,
        after: positionAt(matching, end, last.timestamp),
      };
      nextCursor = context.cursors.issue(NAME, position);
    }
    return {
      structured: {
        messages: [...messages],
        ...(dropped === undefined || dropped === 0 ? {} : { dropped }),
        ...page,
        nextCursor,
        filters,
        covers: coversOf(reply.data),
        message: page.hasMore && !isNamed ? unnamedMessage(page) : pageMessage("messages", page),
      },
      ...wholeOf(reply, "console", "application/json"),
    };
  },
});

/** What our extension need not send stays in the browser; the search is done here, where case means one thing. */
function request(
  tabId: number | undefined,
  { logLevels, since }: Filters,
): ActionParams<"getConsoleMessages"> {
  const all = logLevels.length === consoleLevelSchema.options.length;
  return {
    ...(tabId === undefined ? {} : { tabId }),
    ...(all ? {} : { levels: logLevels }),
    ...(since === undefined ? {} : { since }),
  };
}

/** The filters as the caller gave them; absent ones stay absent, an empty text asks for nothing. */
function askedFilters({ logLevels, types, searchTerm, since }: Arguments): Partial<Filters> {
  const asked = sameArgument({ logLevels, types });
  const all = asked?.length === 0 ? [...consoleLevelSchema.options] : asked;
  return {
    ...(all === undefined ? {} : { logLevels: all }),
    ...(searchTerm === undefined || searchTerm === "" ? {} : { searchTerm }),
    ...(since === undefined ? {} : { since }),
  };
}

function isWanted({ level, message, timestamp }: ConsoleMessage, filters: Filters): boolean {
  const { logLevels, searchTerm, since } = filters;
  return (
    logLevels.includes(level) &&
    (since === undefined || timestamp >= since) &&
    (searchTerm === undefined || message.toLowerCase().includes(searchTerm.toLowerCase()))
  );
}

function shown({ level, ...message }: ConsoleMessage) {
  return { level, type: level, ...message };
}

/** The position after the first `end` messages, which hold everything up to the last one given. */
function positionAt(matching: readonly ConsoleMessage[], end: number, timestamp: number): Position["after"] {
  const isSame = (message: ConsoleMessage): boolean => message.timestamp === timestamp;
  return {
    timestamp,
    given: matching.slice(0, end).filter(isSame).length,
    of: matching.filter(isSame).length,
  };
}

/**
 * Where the page after a position begins, in the messages that are there now. New ones come at the end and old ones
 * fall out at the front, so where there are fewer of the position's timestamp than before, given ones are gone.
 */
function startOf(matching: readonly ConsoleMessage[], after: Position["after"]): number {
  const first = matching.findIndex(({ timestamp }) => timestamp >= after.timestamp);
  if (first < 0) return matching.length;
  const now = matching.filter(({ timestamp }) => timestamp === after.timestamp).length;
  return first + Math.max(0, after.given - Math.max(0, after.of - now));
}

const unnamedMessage = ({ count, total }: { readonly count: number; readonly total: number }): string =>
  `Showing ${count} of ${total} messages. The browser does not say which tab they are of: give tabId to get more.`;

const covered: Readonly<Record<ConsoleLog["coverage"], string>> = {
  "document-start": "The time since the page's first script; at most the newest 1,000 messages.",
  "document-idle":
    "The time since the page had loaded; at most the newest 1,000 messages. Earlier messages, uncaught errors and " +
    "rejections are missing unless attach_debugger was called.",
  none:
    "Nothing before this call: the page was open before the extension was, and a reload shows its messages from its first " +
    "script on; or it is sandboxed and runs no script that could write any.",
};

const coversOf = ({ coverage }: ConsoleLog): string => covered[coverage];
