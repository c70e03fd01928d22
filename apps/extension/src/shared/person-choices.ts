import * as z from "zod";

/** Where `chrome.storage.local` holds whether everything is paused; absent = no. */
export const PAUSED_KEY = "paused";

/** Where `chrome.storage.local` holds whether the extension shall be connected; absent = yes. */
export const CONNECT_KEY = "connect";

/** A stored switch; whatever is no boolean counts as absent. */
export const switchSchema = z.boolean().optional().catch(undefined);
