import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import { ServerToken } from "./server-token.js";
import { TokenFile } from "./token-file.js";

describe("the token of a running server", () => {
  const error = jest.fn();
  let folder: string;
  let file: TokenFile;
  let token: ServerToken;
  /** Resolves with the next change. */
  const change = (): Promise<void> => new Promise((resolve) => (token.onchange = resolve));

  beforeEach(async () => {
    jest.clearAllMocks();
    folder = await mkdtemp(join(tmpdir(), "server-token-"));
    file = new TokenFile(join(folder, "token"));
    token = new ServerToken(file, { ...silentLogger, error });
  });
  afterEach(async () => {
    token.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("lets nobody in before it is open, and after it is closed", async () => {
    const text = await file.provide();
    expect(token.accepts(text)).toBe(false);
    await token.open();
    expect(token.accepts(text)).toBe(true);
    token.close();
    expect(token.accepts(text)).toBe(false);
  });

  it("is no other, no part of it and nothing", async () => {
    await token.open();
    const text = token.text ?? "";
    for (const other of [undefined, "", text.slice(1), text.slice(0, -1), `${text}x`, text.toUpperCase()]) {
      expect(token.accepts(other)).toBe(false);
    }
  });

  it("is the new one after a rotation, and the former one no longer", async () => {
    await token.open();
    const former = token.text;
    const changed = change();
    const next = await file.rotate();
    await changed;
    expect([token.accepts(former), token.accepts(next)]).toEqual([false, true]);
  });

  it("is none after it was revoked, and another one once that is made", async () => {
    await token.open();
    const former = token.text;
    let changed = change();
    await file.revoke();
    await changed;
    expect([token.accepts(former), token.accepts(""), token.text]).toEqual([false, false, undefined]);
    changed = change();
    const next = await file.provide();
    await changed;
    expect(token.accepts(next)).toBe(true);
  });

  it("is none while others may read its file, and says so", async () => {
    await token.open();
    const former = token.text;
    const changed = change();
    await chmod(file.path, 0o644);
    await changed;
    expect(token.accepts(former)).toBe(false);
    expect(error).toHaveBeenCalledWith("the token cannot be used", {
      trouble: expect.stringContaining(file.path),
    });
  });

  it("says so again where the same trouble comes back", async () => {
    await token.open();
    for (const mode of [0o644, 0o600, 0o644]) {
      const changed = change();
      await chmod(file.path, mode);
      await changed;
    }
    expect(error).toHaveBeenCalledTimes(2);
  });
});
