import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { BrowserMcpError } from "@browser-mcp/protocol";
import { systemErrorOf } from "../config/system-error.js";
import type { ReadCertificate } from "./trust-only.js";

/** What a server shows of itself, and proves: PEM texts. */
export interface TlsIdentity {
  /** The server's own first; those of the authorities between it and a root behind it. */
  readonly cert: string;
  readonly key: string;
}

/** Paths of PEM files. Both, or neither: then nothing is encrypted. */
export interface TlsFiles {
  readonly tls_cert?: string | undefined;
  readonly tls_key?: string | undefined;
}

/**
 * Reads certificate and key as they are; `undefined` where the settings name none.
 * @throws BrowserMcpError INVALID_CONFIGURATION naming the setting whose file cannot be read
 */
export async function readTlsFiles({ tls_cert, tls_key }: TlsFiles): Promise<TlsIdentity | undefined> {
  if (tls_cert === undefined || tls_key === undefined) return undefined;
  return { cert: await read("server.tls_cert", tls_cert), key: await read("server.tls_key", tls_key) };
}

/**
 * Sees that certificate and key are what they should be, and belong together.
 * @throws BrowserMcpError INVALID_CONFIGURATION naming the setting that is wrong, and why
 */
export function checkTlsIdentity({ cert, key }: TlsIdentity, { tls_cert, tls_key }: TlsFiles): void {
  const x509 = parseCertificate(cert, tls_cert);
  if (!x509.checkPrivateKey(readKey(key, tls_key))) {
    throw wrong("server.tls_key", tls_key, "is not the key of the certificate in server.tls_cert");
  }
  if (Date.parse(x509.validTo) < Date.now()) {
    throw wrong("server.tls_cert", tls_cert, `was valid until ${x509.validTo}`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw wrong("server.tls_cert", tls_cert, `cannot be used: ${messageOf(cause)}`, cause);
  }
}

/**
 * Reads the certificate alone, as a client of the server needs it; `undefined` where the settings name none.
 * @throws BrowserMcpError INVALID_CONFIGURATION
 */
export async function readCertificate({ tls_cert: path }: TlsFiles): Promise<ReadCertificate | undefined> {
  if (path === undefined) return undefined;
  const text = await read("server.tls_cert", path);
  return { text, x509: parseCertificate(text, path) };
}

function parseCertificate(text: string, path: string | undefined): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw wrong("server.tls_cert", path, "holds no certificate in PEM", cause);
  }
}

/** SHA-256, in base64, of a certificate's public key (RFC 7469, 2.4). */
export const keyHash = ({ x509 }: ReadCertificate): string =>
  createHash("sha256")
    .update(x509.publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");

function readKey(text: string, path: string | undefined): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    const why = text.includes("ENCRYPTED") ? "is encrypted with a passphrase" : "holds no private key in PEM";
    throw wrong("server.tls_key", path, why, cause);
  }
}

async function read(setting: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw wrong(setting, path, `cannot be read: ${systemErrorOf(cause)?.code ?? messageOf(cause)}`, cause);
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

const wrong = (setting: string, path: string | undefined, why: string, cause?: unknown): BrowserMcpError =>
  new BrowserMcpError("INVALID_CONFIGURATION", `${setting} = ${JSON.stringify(path ?? "")} ${why}.`, {
    hint: "Name a certificate (its chain may follow it) and its unencrypted key, each a PEM file, or neither.",
    cause,
  });
