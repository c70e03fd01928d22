import { existingExtensionActions, type ConnectedBrowser, type HelloFrame } from "@browser-mcp/protocol";
import { createHash } from "node:crypto";
import { browserNameOf } from "./browser-name.js";
import type { Connection } from "./connection.js";
import { extensionIdOf } from "./origin.js";

/** What the handshake of a socket says of its browser. */
export type Handshake = Pick<Connection, "origin" | "userAgent">;

/** Sockets of the existing extension with the same one come from one browser, or from two that look the same. */
export function existingFamily({ origin, userAgent }: Handshake): string {
  return JSON.stringify(["existing", origin, userAgent]);
}

/** Sockets of our extension with the same one come from the same browser profile. */
export function supersetFamily({ origin }: Handshake, hello: HelloFrame): string {
  return JSON.stringify(["superset", origin, hello.browserId]);
}

/**
 * The browser behind a socket of the existing extension, which says nothing of itself (WIRE.md 1.1). Its id is made
 * of what the handshake says, so that it is the same after a restart.
 * @param taken whether another browser has this id already: a second profile that looks the same
 */
export function existingBrowser(socket: Handshake, taken: (browserId: string) => boolean): ConnectedBrowser {
  const hash = createHash("sha256").update(existingFamily(socket)).digest("hex").slice(0, 12);
  let browserId = `existing-${hash}`;
  for (let number = 2; taken(browserId); number += 1) browserId = `existing-${hash}-${number}`;
  return {
    browserId,
    name: browserNameOf(socket.userAgent),
    ...extensionOf(socket),
    protocol: 1,
    capabilities: new Set(existingExtensionActions),
    connectedAt: Date.now(),
  };
}

/** The browser that introduced itself. */
export function supersetBrowser(socket: Handshake, hello: HelloFrame): ConnectedBrowser {
  return {
    browserId: hello.browserId,
    name: hello.name,
    extensionVersion: hello.version,
    ...extensionOf(socket),
    protocol: 2,
    capabilities: new Set(hello.capabilities),
    connectedAt: Date.now(),
  };
}

function extensionOf({ origin }: Handshake): { readonly extensionId?: string } {
  const extensionId = extensionIdOf(origin);
  return extensionId === undefined ? {} : { extensionId };
}
