import { rename, writeFile } from "node:fs/promises";
import { silentLogger } from "@browser-mcp/protocol";
import { TestCertificate } from "@browser-mcp/testing";
import { ServerCertificate } from "./server-certificate.js";

describe("the certificate of a running server", () => {
  let [first, second]: TestCertificate[] = [];
  const warn = jest.fn();
  const onchange = jest.fn();
  let certificate: ServerCertificate;

  beforeEach(async () => {
    jest.clearAllMocks();
    [first, second] = await Promise.all([TestCertificate.create(), TestCertificate.create()]);
    const files = { tls_cert: first.certFile, tls_key: first.keyFile };
    certificate = new ServerCertificate(files, { ...silentLogger, warn });
    certificate.onchange = onchange;
  });
  afterEach(async () => {
    certificate.close();
    await Promise.all([first?.remove(), second?.remove()]);
  });
  const told = (mock: jest.Mock): Promise<void> =>
    new Promise((resolve) => mock.mockImplementationOnce(() => resolve()));
  /** Replaces each file in one step, as whoever renews a certificate does. */
  const put = async (texts: { readonly cert?: string; readonly key?: string }): Promise<void> => {
    const { certFile = "", keyFile = "" } = first ?? {};
    for (const [text, path] of [[texts.cert, certFile] as const, [texts.key, keyFile] as const]) {
      if (text === undefined) continue;
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    }
  };

  it("is the one in the files, also after these have changed", async () => {
    expect(await certificate.open()).toEqual({ cert: first?.cert, key: first?.key });
    const changed = told(onchange);
    await put({ cert: second?.cert ?? "", key: second?.key ?? "" });
    await changed;
    expect(onchange.mock.calls).toEqual([[{ cert: second?.cert, key: second?.key }]]);
  });

  it("stays what it was where the files are no good, which is told once, until they are", async () => {
    await certificate.open();
    let warned = told(warn);
    await put({ key: second?.key ?? "" });
    await warned;
    warned = told(warn);
    await put({ cert: "nothing" });
    await warned;
    expect(warn.mock.calls).toEqual([
      [expect.any(String), { reason: expect.stringContaining("is not the key of the certificate") }],
      [expect.any(String), { reason: expect.stringContaining("holds no certificate") }],
    ]);
    expect(onchange).not.toHaveBeenCalled();
    const changed = told(onchange);
    await put({ cert: second?.cert ?? "" });
    await changed;
  });

  it("is none where the settings name none", async () => {
    const none = new ServerCertificate({}, silentLogger);
    expect(await none.open()).toBeUndefined();
    none.close();
  });
});
