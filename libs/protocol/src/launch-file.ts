import * as z from "zod";
import { MAX_TOKEN_LENGTH } from "./frames.js";

/** The file beside the extension's manifest by which a launcher tells the extension its server; absent elsewhere. */
export const LAUNCH_FILE = "launch.json";

/** What stands in {@link LAUNCH_FILE}. */
export const launchSchema = z.object({
  /** Another one for each launch: the extension takes over the address once, and then the person may change it. */
  id: z.uuid(),
  /** Where the extension shall connect, such as `ws://127.0.0.1:6009/ws`. */
  serverUrl: z.string(),
  /** The token of that server, where it wants one. */
  token: z.string().max(MAX_TOKEN_LENGTH).optional(),
});
export type Launch = z.infer<typeof launchSchema>;
