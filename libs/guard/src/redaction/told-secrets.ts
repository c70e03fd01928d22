import type { Hit } from "./hit.js";
import { secretAt } from "./secret-patterns.js";

const bearer = /bearer[ \t]+([\w.~+/-]{16,}=*)/iy;
const basic = /basic[ \t]+([A-Za-z0-9+/]{8,}={0,2})(?![\w+/=-])/iy;
const userInfo = /:\/\/([^\s/?#"'<>@\\]{1,500})@/y;

/** The token behind the word `Bearer` (or `bearer`) that begins at a place. */
export function bearerAt(text: string, at: number): Hit | undefined {
  if (!text.startsWith("earer ", at + 1)) return undefined;
  bearer.lastIndex = at;
  const token = bearer.exec(text)?.[1];
  if (token === undefined || !/\d/.test(token)) return undefined;
  const end = bearer.lastIndex;
  const known = secretAt(token, 0);
  const kind = known !== undefined && known.end >= token.length ? known.kind : "bearer";
  return { kind, start: end - token.length, end };
}

/** User and password, in Base64, behind the word `Basic` (or `basic`) that begins at a place. */
export function basicAt(text: string, at: number): Hit | undefined {
  if (!text.startsWith("asic ", at + 1)) return undefined;
  basic.lastIndex = at;
  const pair = basic.exec(text)?.[1];
  if (pair === undefined || !isUserAndPassword(pair)) return undefined;
  return { kind: "basic", start: basic.lastIndex - pair.length, end: basic.lastIndex };
}

/** User and password in the address whose `://` stands at a place. */
export function userInfoAt(text: string, at: number): Hit | undefined {
  userInfo.lastIndex = at;
  const user = userInfo.exec(text)?.[1];
  if (user === undefined || user.startsWith("[redacted:")) return undefined;
  const end = userInfo.lastIndex - 1;
  return { kind: "url-credentials", start: end - user.length, end };
}

function isUserAndPassword(base64: string): boolean {
  return /^[\x20-\x7e\u00a0-\uffff]*:[\x20-\x7e\u00a0-\uffff]*$/.test(
    Buffer.from(base64, "base64").toString(),
  );
}
