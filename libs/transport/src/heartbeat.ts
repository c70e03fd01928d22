import type { PongFrame } from "@browser-mcp/protocol";

/**
 * The frame that keeps the existing extension's socket: a text frame of type `pong`, sent at once after its
 * `heartbeat` (or a legacy `ping`). WebSocket-level pongs do not count there (WIRE.md 1.2).
 * @param originalTimestamp as the browser sent it: ISO text or milliseconds
 * @param now milliseconds since the epoch
 */
export function pongTo(originalTimestamp: string | number | undefined, now: number): PongFrame {
  return originalTimestamp === undefined
    ? { type: "pong", timestamp: now }
    : { type: "pong", timestamp: now, originalTimestamp };
}
