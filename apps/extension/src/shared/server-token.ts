import { MAX_TOKEN_LENGTH } from "@browser-mcp/protocol";
import * as z from "zod";
import { parseServerUrl } from "./server-url.js";

/** Where `chrome.storage.local` holds the {@link StoredToken}, and `chrome.storage.managed` an organisation's token. */
export const SERVER_TOKEN_KEY = "serverToken";

/** A server's token as a header may carry it. */
export const tokenSchema = z
  .string()
  .max(MAX_TOKEN_LENGTH)
  .regex(/^[\x21-\x7e]+$/);

/** A token and the server that it is for: no other is ever sent it. */
const storedTokenSchema = z.object({ serverUrl: z.string(), token: tokenSchema });
export type StoredToken = z.infer<typeof storedTokenSchema>;

/** The stored token for a server's address; `undefined` where there is none, or it is another server's. */
export function tokenFor(serverUrl: string, stored: unknown): string | undefined {
  const { data } = storedTokenSchema.safeParse(stored);
  return data !== undefined && addressOf(data.serverUrl) === addressOf(serverUrl) ? data.token : undefined;
}

/** An address in the one form in which two are compared. */
const addressOf = (text: string): string => parseServerUrl(text).url;

/** A token as a person typed or pasted it; `undefined` where it is none. */
export const parseToken = (text: string): string | undefined => tokenSchema.safeParse(text.trim()).data;
