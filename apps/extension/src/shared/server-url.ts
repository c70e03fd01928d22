import { SOCKET_PATH } from "@browser-mcp/protocol";

/** An address as it was typed or stored: usable, or why not. */
export type ServerUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly url: string; readonly problem: string };

/**
 * Checks a server address. It must be `ws://` or `wss://`; without a path it gets the socket's own ({@link SOCKET_PATH}).
 * A fragment is refused, because a WebSocket has none.
 */
export function parseServerUrl(text: string): ServerUrl {
  const trimmed = text.trim();
  const refuse = (problem: string): ServerUrl => ({ ok: false, url: trimmed, problem });
  if (!URL.canParse(trimmed)) return refuse("This is not an address; it looks like ws://localhost:6009/ws.");
  const url = new URL(trimmed);
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    return refuse("The address must begin with ws:// or wss://.");
  }
  if (url.hash !== "") return refuse("The address must have no # part.");
  if (url.username !== "" || url.password !== "")
    return refuse("The address must hold no user name or password.");
  if (url.pathname === "/") url.pathname = SOCKET_PATH;
  return { ok: true, url: url.href };
}
