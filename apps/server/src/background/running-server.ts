import { ServerGoneError } from "@browser-mcp/mcp";
import * as z from "zod";
import { systemErrorOf } from "../config/system-error.js";
import { OtherCertificateError } from "../http/trust-only.js";
import { askServer } from "./ask-server.js";
import type { ServerPlace } from "./place.js";

/** What a server of ours says of itself. */
export interface RunningServer {
  readonly port: number;
  readonly version: string;
  /** See `COMPATIBILITY`; 0 for one that is older than the number. */
  readonly compatibility: number;
  /** Whether `browser-mcp stdio` started it. */
  readonly background: boolean;
  readonly pid: number | undefined;
  /** Seconds. */
  readonly uptime: number;
  readonly sessions: number;
  readonly bridges: number;
  readonly requests: number;
  /** See `policyDigest`; absent for a server that does not say. */
  readonly policy: string | undefined;
  readonly browsers: readonly { readonly name: string; readonly extensionVersion: string | undefined }[];
}

/** What listens on a port. */
export type Found =
  | { readonly kind: "nothing" }
  | { readonly kind: "server"; readonly server: RunningServer }
  /** A server of ours or not: it wants a token that it was not given. */
  | { readonly kind: "locked" }
  /** Another program; `original`: the Browser MCP server that this one replaces. */
  | { readonly kind: "stranger"; readonly original: boolean }
  /** Something that speaks no TLS, or has another certificate than the one that is meant. */
  | { readonly kind: "untrusted"; readonly why: string }
  /** Something took the connection and said nothing useful: perhaps it is ending. */
  | { readonly kind: "unclear" };

/** Milliseconds that a server on this machine has to say who it is, also when the machine is busy. */
const GREETING_MS = 5_000;

const healthSchema = z.object({
  transport: z.literal("http-streamable"),
  version: z.string().optional(),
  uptime_seconds: z.number().default(0),
  sessions: z.number().default(0),
  process: z
    .object({
      compatibility: z.int(),
      background: z.boolean(),
      pid: z.int(),
      bridges: z.int(),
      requests: z.int(),
      policy: z.string().optional(),
    })
    .optional(),
  browsers: z.array(z.object({ name: z.string(), extension_version: z.string().nullable() })).default([]),
});

/** Asks who listens there. Never rejects. */
export async function findServer(place: ServerPlace, signal?: AbortSignal): Promise<Found> {
  const limit = AbortSignal.timeout(GREETING_MS);
  try {
    const { status, body } = await askServer(place, "/health", {
      method: "GET",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
    if (status === 401) return { kind: "locked" };
    const health = healthSchema.safeParse(body).data;
    if (health === undefined) return { kind: "stranger", original: false };
    if (health.version === undefined) return { kind: "stranger", original: true };
    const { process, browsers, version, sessions } = health;
    return {
      kind: "server",
      server: {
        port: place.port,
        version,
        compatibility: process?.compatibility ?? 0,
        background: process?.background ?? false,
        pid: process?.pid,
        uptime: health.uptime_seconds,
        sessions,
        bridges: process?.bridges ?? 0,
        requests: process?.requests ?? 0,
        policy: process?.policy,
        browsers: browsers.map(({ name, extension_version: extension }) => ({
          name,
          extensionVersion: extension ?? undefined,
        })),
      },
    };
  } catch (error) {
    const cause = error instanceof ServerGoneError ? error.cause : undefined;
    const why = place.tls === undefined ? undefined : distrust(cause);
    if (why !== undefined) return { kind: "untrusted", why };
    const refused = systemErrorOf(cause)?.code === "ECONNREFUSED" || isAggregateRefusal(cause);
    return { kind: refused ? "nothing" : "unclear" };
  }
}

/** Milliseconds after which what broke off is asked once more. */
const AGAIN_MS = 300;

/**
 * As {@link findServer}, for who looks only once: a server that cuts its connections off, because its token has changed,
 * is asked again.
 */
export async function findServerSurely(place: ServerPlace, signal?: AbortSignal): Promise<Found> {
  const found = await findServer(place, signal);
  if (found.kind !== "unclear" || signal?.aborted === true) return found;
  await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  return findServer(place, signal);
}

/** `localhost` is tried under both its addresses, and each may be refused. */
const isAggregateRefusal = (cause: unknown): boolean =>
  cause instanceof AggregateError &&
  cause.errors.every((error) => systemErrorOf(error)?.code === "ECONNREFUSED");

/** OpenSSL's words for a chain that does not end at the certificate that is meant. */
const UNTRUSTED = /CERT|SIGNATURE|ISSUER/;

/** Why a server over TLS is not believed; `undefined` where that is not what failed. */
function distrust(cause: unknown): string | undefined {
  if (cause instanceof OtherCertificateError) return cause.message;
  const code = systemErrorOf(cause)?.code ?? "";
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return "It does not speak TLS as this command does.";
  if (!UNTRUSTED.test(code)) return undefined;
  return `Its certificate is not the one in server.tls_cert, or not valid now (${code}).`;
}
