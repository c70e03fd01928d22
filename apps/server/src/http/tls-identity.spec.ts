import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { TestCertificate } from "@browser-mcp/testing";
import { checkTlsIdentity, keyHash, readCertificate, readTlsFiles } from "./tls-identity.js";
import type { TlsFiles, TlsIdentity } from "./tls-identity.js";

let good: TestCertificate;
let other: TestCertificate;
let expired: TestCertificate;
beforeAll(async () => {
  [good, other, expired] = await Promise.all([
    TestCertificate.create(),
    TestCertificate.create(),
    TestCertificate.create({ expired: true }),
  ]);
});
afterAll(() => Promise.all([good, other, expired].map((one) => one.remove())));

/** As a server does at its start. */
const readTlsIdentity = async (named: TlsFiles): Promise<TlsIdentity | undefined> => {
  const identity = await readTlsFiles(named);
  if (identity !== undefined) checkTlsIdentity(identity, named);
  return identity;
};

const write = async (name: string, text: string): Promise<string> => {
  const path = good.beside(name);
  await writeFile(path, text);
  return path;
};

describe("certificate and key", () => {
  it("are none where none are named", async () => {
    expect(await readTlsIdentity({})).toBeUndefined();
    expect(await readCertificate({})).toBeUndefined();
  });

  it("are taken as they are, with the chain behind the certificate", async () => {
    const chain = await write("chain.pem", `${good.cert}\n${other.cert}`);
    expect(await readTlsIdentity({ tls_cert: chain, tls_key: good.keyFile })).toEqual({
      cert: `${good.cert}\n${other.cert}`,
      key: good.key,
    });
  });

  it.each<[string, string, () => Promise<{ tls_cert: string; tls_key: string }>]>([
    ["tls_cert", "cannot be read: ENOENT", async () => files(good.beside("none"), good.keyFile)],
    ["tls_key", "cannot be read: ENOENT", async () => files(good.certFile, good.beside("none"))],
    ["tls_cert", "holds no certificate", async () => files(await write("text", "hello"), good.keyFile)],
    ["tls_cert", "holds no certificate", async () => files(good.keyFile, good.keyFile)],
    ["tls_key", "holds no private key", async () => files(good.certFile, await write("text", "hello"))],
    ["tls_key", "holds no private key", async () => files(good.certFile, good.certFile)],
    ["tls_key", "with a passphrase", async () => files(good.certFile, await write("locked", encryptedKey()))],
    ["tls_key", "is not the key of the certificate", async () => files(good.certFile, other.keyFile)],
    ["tls_cert", "was valid until", async () => files(expired.certFile, expired.keyFile)],
    ["tls_cert", "cannot be used", async () => files(await write("bad", brokenChain()), good.keyFile)],
  ])("are refused by name where they are no good: %s %s", async (key, why, name) => {
    const given = await name();
    const refused = await readTlsIdentity(given).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "INVALID_CONFIGURATION",
      message: expect.stringContaining(
        `server.${key} = "${key === "tls_key" ? given.tls_key : given.tls_cert}"`,
      ),
    });
    expect(refused).toMatchObject({ message: expect.stringContaining(why) });
  });

  it("have a hash by which a browser knows the key, whatever else the certificate says", async () => {
    const [one, again, another] = await Promise.all(
      [good, good, other].map(({ certFile }) => readCertificate({ tls_cert: certFile })),
    );
    expect(one && keyHash(one)).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(again && keyHash(again)).toBe(one && keyHash(one));
    expect(another && keyHash(another)).not.toBe(one && keyHash(one));
  });
});

const files = (cert: string, key: string): { tls_cert: string; tls_key: string } => ({
  tls_cert: cert,
  tls_key: key,
});

const encryptedKey = (): string =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" },
  }).privateKey;

const brokenChain = (): string =>
  `${good.cert}\n-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n`;
