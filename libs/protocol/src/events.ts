import * as z from "zod";
import { tabIdSchema } from "./page.js";
import { wireTabSchema } from "./replies.js";

/**
 * What an extension tells unasked, in `{"type":"notification","event":…}`: WIRE.md section 4, then the superset of
 * DESIGN.md.
 */
export const wireEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("connection_established"),
    status: z.string().optional(),
    timestamp: z.number().optional(),
  }),
  z.object({
    type: z.literal("debugger_event"),
    source: z.object({ tabId: tabIdSchema }),
    method: z.string(),
    params: z.unknown().optional(),
    timestamp: z.number(),
  }),
  z.object({ type: z.literal("devtools_message"), tabId: tabIdSchema, data: z.unknown().optional() }),
  z.object({
    type: z.literal("browser_data"),
    source: z.string().optional(),
    tabId: tabIdSchema,
    url: z.string().optional(),
    data: z.unknown().optional(),
  }),
  z.object({ type: z.literal("tab-created"), tab: wireTabSchema }),
  z.object({ type: z.literal("tab-activated"), tab: wireTabSchema }),
  z.object({ type: z.literal("tab-navigated"), tab: wireTabSchema }),
  z.object({ type: z.literal("tab-removed"), tabId: tabIdSchema }),
  /** The browser gave a tab another id, as Chrome does when it discards the page; `tab-created` of that one follows. */
  z.object({ type: z.literal("tab-replaced"), tabId: tabIdSchema, replacedBy: tabIdSchema }),
  z.object({ type: z.literal("tab-changed"), tabId: tabIdSchema }),
  z.object({ type: z.literal("debugger-detached"), tabId: tabIdSchema, reason: z.string().optional() }),
]);
export type WireEvent = z.infer<typeof wireEventSchema>;
