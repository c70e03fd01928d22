import { serverFrameSchema } from "@browser-mcp/protocol";
import type * as z from "zod";

/** A frame from the server, checked. */
export type InboundFrame = z.infer<typeof serverFrameSchema>;
/** A frame that asks for an action. */
export type InboundRequest = Extract<InboundFrame, { action: string }>;

/** The frame in a message of the socket; undefined for whatever is none, which the extension ignores. */
export function parseInboundFrame(data: unknown): InboundFrame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return serverFrameSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined; // not JSON: the contract says to go on as if it had not come (WIRE.md section 1)
  }
}
