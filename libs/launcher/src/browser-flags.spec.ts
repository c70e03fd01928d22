import { browserFlags } from "./browser-flags.js";

const options = {
  headless: false,
  noSandbox: false,
  profileDir: "/tmp/profile",
  temporaryProfile: false,
  platform: "linux",
} as const;

describe("browserFlags", () => {
  it("uses the given profile and obeys over a pipe", () => {
    expect(browserFlags(options)).toEqual(
      expect.arrayContaining(["--user-data-dir=/tmp/profile", "--remote-debugging-pipe"]),
    );
  });

  it("keeps the sandbox, the windows and the keyring unless told otherwise", () => {
    const flags = browserFlags(options).join(" ");

    expect(flags).not.toMatch(/--no-sandbox|--headless|--password-store|--use-mock-keychain/);
  });

  it.each([
    [{ noSandbox: true }, "--no-sandbox"],
    [{ headless: true }, "--headless=new"],
    [{ trustedKey: "a2V5" }, "--ignore-certificate-errors-spki-list=a2V5"],
    [{ temporaryProfile: true }, "--password-store=basic"],
  ])("with %j gives %s", (change, flag) => {
    expect(browserFlags({ ...options, ...change })).toContain(flag);
  });

  it("does not tell pages that the browser is automated", () => {
    expect(browserFlags(options)).not.toContain("--enable-automation");
  });
});
