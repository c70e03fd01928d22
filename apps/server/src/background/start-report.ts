import * as z from "zod";

/** What a background server tells the one who started it, once, over the channel between them. */
export const startReportSchema = z.union([
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("failed"), code: z.string(), message: z.string(), hint: z.string() }),
]);
export type StartReport = z.infer<typeof startReportSchema>;
