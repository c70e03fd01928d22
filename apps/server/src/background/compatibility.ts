import { compareVersions } from "@browser-mcp/protocol";
import { version as ownVersion } from "../version.js";
import type { RunningServer } from "./running-server.js";

/**
 * The number of what bridge and server expect of one another beside MCP: the fields of `/health`, `/bridge` and
 * `/shutdown`. It grows when one of them changes in a way that the other side must know.
 */
export const COMPATIBILITY = 1;

/** What a bridge does with a server that it finds. */
export type Verdict =
  | { readonly kind: "use"; readonly remark?: string }
  /** It is older, was started in the background, and nobody uses it. */
  | { readonly kind: "replace" }
  | { readonly kind: "refuse"; readonly message: string; readonly hint: string };

/**
 * Judges a server by its versions, by who started it and who uses it.
 * @param policy that the command line wants (`--read-only`, `--allow-site`); a server with another one would do what its
 * client must not, and is not used
 */
export function judge(server: RunningServer, version: string = ownVersion, policy?: string): Verdict {
  const order = compareVersions(server.version, version);
  const incompatible = server.compatibility !== COMPATIBILITY;
  const mayEnd = server.background && (order === "older" || incompatible);
  if (mayEnd && server.compatibility <= COMPATIBILITY && isIdle(server)) return { kind: "replace" };
  const name = `The Browser MCP server ${server.version} on port ${server.port}`;
  if (incompatible) {
    return {
      kind: "refuse",
      message: `${name} does not work with this command, which is ${version}.`,
      hint:
        server.compatibility > COMPATIBILITY
          ? "Update the command that your client starts (browser-mcp)."
          : `End it (${howToEnd(server)}) and connect again, or choose another port with --port.`,
    };
  }
  if (mayEnd) {
    return {
      kind: "refuse",
      message: `${name} is older than this command, which is ${version}, and in use (${describeUsers(server)}).`,
      hint: `Close the clients that use it, or run \`browser-mcp stop\`; then connect again.`,
    };
  }
  if (policy !== undefined && policy !== server.policy) {
    if (server.background && isIdle(server)) return { kind: "replace" };
    return {
      kind: "refuse",
      message: `${name} has another policy than --read-only or --allow-site ask for, and is in use (${describeUsers(server)}).`,
      hint: `End it (${howToEnd(server)}) and connect again, leave the options out, or choose another port with --port.`,
    };
  }
  if (order === "same") return { kind: "use" };
  return { kind: "use", remark: `${name} is ${order} than this command, which is ${version}.` };
}

/** Whether nobody uses it. */
export const isIdle = ({ sessions, bridges, requests }: RunningServer): boolean =>
  sessions + bridges + requests === 0;

/** "2 sessions, 1 bridge": who uses it. */
export function describeUsers({ sessions, bridges, requests }: RunningServer): string {
  const parts = [count(sessions, "session"), count(bridges, "stdio client"), count(requests, "request")];
  return parts.filter((part) => part !== "").join(", ") || "nobody";
}

const count = (number: number, noun: string): string =>
  number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;

const howToEnd = ({ background }: RunningServer): string =>
  background ? "`browser-mcp stop`" : "it was started by hand: Ctrl-C, or `browser-mcp stop --force`";
