import type { X509Certificate } from "node:crypto";
import type { TlsTrust } from "@browser-mcp/mcp";

/** A certificate, and the PEM text that it and its chain were read from. */
export interface ReadCertificate {
  readonly text: string;
  readonly x509: X509Certificate;
}

/** Trusts the server that has exactly this certificate, under whatever name it is reached, and no other. */
export const trustOnly = ({ text, x509 }: ReadCertificate): TlsTrust => ({
  ca: text,
  // It need not be signed by itself, nor its authority be known to this machine.
  allowPartialTrustChain: true,
  checkServerIdentity: (_host, shown) =>
    shown.fingerprint256 === x509.fingerprint256 ? undefined : new OtherCertificateError(),
});

/** The server's certificate is trusted by the same authority, and is not the one that was meant. */
export class OtherCertificateError extends Error {
  override readonly name = "OtherCertificateError";

  constructor() {
    super("The server shows another certificate than the one in server.tls_cert.");
  }
}
