import * as z from "zod";

/** Where `chrome.storage.session` holds the {@link Connection} that the popup shows. */
export const CONNECTION_KEY = "connection";

/** Where `chrome.storage.sync` holds the server's address, as in the existing extension (WIRE.md section 1). */
export const SERVER_URL_KEY = "serverUrl";

/** How the extension stands to its server. */
export const connectionSchema = z.object({
  /** `connecting` is the first attempt; between failed attempts it is `disconnected`. */
  state: z.enum(["connected", "connecting", "disconnected"]),
  serverUrl: z.string(),
  /** Milliseconds since the epoch at which this state began. */
  since: z.number(),
  /** From `welcome`; absent for a server that sends none. */
  serverVersion: z.string().optional(),
  /** This extension is older than the server. */
  outdated: z.literal(true).optional(),
  /** Why it is not connected; one sentence. */
  lastError: z.string().optional(),
  /** It is not connected because the server wants a token that it was not sent. */
  tokenWanted: z.literal(true).optional(),
  /** It is disconnected because the person wants it so. */
  byPerson: z.literal(true).optional(),
});
export type Connection = z.infer<typeof connectionSchema>;
