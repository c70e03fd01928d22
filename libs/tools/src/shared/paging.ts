import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";

/** Items of a page where nobody says otherwise. */
export const DEFAULT_PAGE_SIZE = 50;

const size = z.int().min(1).max(200).optional();

/**
 * The arguments of every tool that gives pages. They have no defaults of their own, because an absent one means that
 * of the cursor; the default is published all the same.
 */
export const pageArguments = {
  pageSize: size.describe("Items of a page at most.").meta({ default: DEFAULT_PAGE_SIZE }),
  limit: size.describe("Another name of pageSize."),
  cursor: z
    .string()
    .min(1)
    .optional()
    .describe(
      "nextCursor of the page before; tab and filters are then those of that page. Valid for 5 minutes.",
    ),
};

/** The fields of every result that is a page. */
export const pageFields = {
  count: z.int().describe("Items on this page."),
  total: z.int().describe("Items that match the filters, on all pages."),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable().describe("Give it as cursor to get the next page; null on the last."),
  message: z.string(),
};

/**
 * The value of an argument that has two names.
 * @throws BrowserMcpError INVALID_PARAMETERS naming both, when both are given and differ
 */
export function sameArgument<T>(given: Readonly<Record<string, T | undefined>>): T | undefined {
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  const [first, second] = named;
  if (first !== undefined && second !== undefined && canonical(first[1]) !== canonical(second[1])) {
    throw new BrowserMcpError(
      "INVALID_PARAMETERS",
      `arguments "${first[0]}" and "${second[0]}" are two names of one argument and have different values.`,
    );
  }
  return first?.[1];
}

/**
 * Refuses arguments that are not those which the cursor was made for; absent ones are fine.
 * @param given the arguments, in the form in which the cursor holds them
 * @throws BrowserMcpError INVALID_PARAMETERS naming the first that differs
 */
export function sameAsCursor(
  given: Readonly<Record<string, unknown>>,
  held: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || canonical(value) === canonical(held[name])) continue;
    throw new BrowserMcpError(
      "INVALID_PARAMETERS",
      `argument "${name}" differs from the one that the cursor was made for.`,
      { hint: "With a cursor leave out tab and filters, or call without a cursor to begin anew." },
    );
  }
}

/** Lists are compared as sets: `[404, 500]` asks the same as `[500, 404]`. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(Array.isArray(value) ? [...new Set<unknown>(value)].sort() : value);
}

/** As many of the items as make a page: at least one, at most so many, and no more bytes of JSON than a result has room for. */
export function takePage<T>(items: readonly T[], pageSize: number, maxBytes: number): readonly T[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + ",".length;
    return index > 0 && (index >= pageSize || bytes > maxBytes);
  });
  return end < 0 ? items : items.slice(0, end);
}

/** What a page says of itself (WIRE.md 5.2). */
export function pageMessage(
  what: "messages" | "requests",
  page: { readonly count: number; readonly total: number; readonly hasMore: boolean },
): string {
  const { count, total, hasMore } = page;
  if (total === 0) return `No ${what} match the specified filters`;
  if (hasMore) return `Showing ${count} of ${total} ${what}. Use nextCursor to get more.`;
  return count === total
    ? `Showing all ${count} matching ${what}`
    : `Showing the last ${count} of ${total} ${what}.`;
}
