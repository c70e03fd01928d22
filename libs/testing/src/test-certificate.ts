import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a certificate differs from a good one. */
export interface TestCertificateOptions {
  /** One that was good last year. */
  readonly expired?: boolean;
  /** Default: signed by itself. */
  readonly authority?: TestCertificate;
}

const DAY_MS = 86_400_000;

/** A certificate for this machine's own names and addresses, and its key, in files that are removed at the end. */
export class TestCertificate {
  static async create({ expired = false, authority }: TestCertificateOptions = {}): Promise<TestCertificate> {
    const { generate } = await import("selfsigned");
    const until = Date.now() + (expired ? -DAY_MS : DAY_MS);
    const made = await generate(
      [{ name: "commonName", value: authority === undefined ? "localhost" : "signed" }],
      {
        keyType: "ec",
        curve: "P-256",
        algorithm: "sha256",
        notBeforeDate: new Date(until - 300 * DAY_MS),
        notAfterDate: new Date(until),
        extensions: [
          { name: "basicConstraints", cA: authority === undefined },
          {
            name: "subjectAltName",
            altNames: [
              { type: 2, value: "localhost" },
              { type: 7, ip: "127.0.0.1" },
            ],
          },
        ],
        ...(authority === undefined ? {} : { ca: { key: authority.key, cert: authority.cert } }),
      },
    );
    const folder = await mkdtemp(join(tmpdir(), "test-certificate-"));
    const certificate = new TestCertificate(made.cert, made.private, folder);
    await writeFile(certificate.certFile, made.cert);
    await writeFile(certificate.keyFile, made.private, { mode: 0o600 });
    return certificate;
  }

  private constructor(
    /** PEM. */
    readonly cert: string,
    /** PEM. */
    readonly key: string,
    private readonly folder: string,
  ) {}

  get certFile(): string {
    return join(this.folder, "cert.pem");
  }

  get keyFile(): string {
    return join(this.folder, "key.pem");
  }

  /** A path beside them, for a file of a spec's own. */
  beside(name: string): string {
    return join(this.folder, name);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
