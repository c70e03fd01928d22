import { tabIdSchema } from "@browser-mcp/protocol";
import * as z from "zod";
import type { ToolContext } from "../tool.js";
import { DEFAULT_PAGE_SIZE, sameArgument, sameAsCursor } from "./paging.js";

/** What every cursor holds, whatever it pages through. */
export const positionFields = {
  tabId: tabIdSchema.optional(),
  browserId: z.string(),
  pageSize: z.int(),
};
type BasePosition = z.output<z.ZodObject<typeof positionFields>> & { readonly filters: object };

/** The arguments that every tool with pages has. */
interface PagedArguments {
  readonly tabId?: number | undefined;
  readonly browserId?: string | undefined;
  readonly pageSize?: number | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Where a call begins: at the first page, or after the position of its cursor. */
export interface PageStart<P> {
  /** Absent on the first page. */
  readonly from: P | undefined;
  readonly tabId: number | undefined;
  readonly browserId: string | undefined;
  readonly pageSize: number;
}

/**
 * Reads the cursor of a call, and what it and the arguments say together.
 * @param tool the tool's name
 * @param asked the filters as the caller gave them, in the form in which the cursor holds them
 * @throws BrowserMcpError INVALID_PARAMETERS for a cursor that cannot be used, or arguments that it was not made for
 */
export function startOfPage<P extends BasePosition>(
  tool: string,
  args: PagedArguments,
  asked: object,
  position: z.ZodType<P>,
  { cursors }: ToolContext,
): PageStart<P> {
  const { tabId, browserId, cursor, limit } = args;
  const from = cursor === undefined ? undefined : cursors.read(tool, cursor, position);
  if (from !== undefined) {
    const held = { ...from.filters, tabId: from.tabId, browserId: from.browserId };
    sameAsCursor({ tabId, browserId, ...asked }, held);
  }
  const pageSize = sameArgument({ pageSize: args.pageSize, limit }) ?? from?.pageSize ?? DEFAULT_PAGE_SIZE;
  const target = from ?? args;
  return { from, tabId: target.tabId, browserId: target.browserId, pageSize };
}
