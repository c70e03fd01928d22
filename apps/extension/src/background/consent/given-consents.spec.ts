import { CONSENTS_KEY, MAX_CONSENTS } from "../../shared/consent.js";
import { FakeStorage } from "../fake-chrome.js";
import { GivenConsents } from "./given-consents.js";

const scope = { client: "Claude Code 2.1.0", tool: "execute_javascript", site: "example.com" };

describe("answers for good", () => {
  it("hold for the client in every version, for this tool and this site", async () => {
    const given = new GivenConsents(new FakeStorage());
    expect(await given.find(scope)).toBeUndefined();
    await given.remember(scope, true);
    expect(await given.find({ ...scope, client: "Claude Code 3.0" })).toBe(true);
    expect(await given.find({ ...scope, client: "Claude" })).toBeUndefined();
    expect(await given.find({ ...scope, tool: "cdp" })).toBeUndefined();
    expect(await given.find({ ...scope, site: "mail.example.com" })).toBeUndefined();
  });

  it("are replaced by the next one, and lost in no race", async () => {
    const storage = new FakeStorage();
    const given = new GivenConsents(storage);
    await Promise.all([
      given.remember(scope, true),
      given.remember({ ...scope, site: "other.test" }, true),
      given.remember(scope, false),
    ]);
    expect(await given.find(scope)).toBe(false);
    expect(await given.find({ ...scope, site: "other.test" })).toBe(true);
    expect(storage.items[CONSENTS_KEY]).toHaveLength(2);
  });

  it("are taken back by whoever takes them out of the storage", async () => {
    const storage = new FakeStorage();
    const given = new GivenConsents(storage);
    await given.remember(scope, true);
    await storage.set({ [CONSENTS_KEY]: [] });
    expect(await given.find(scope)).toBeUndefined();
  });

  it("are bounded; the oldest is asked again", async () => {
    const many = Array.from({ length: MAX_CONSENTS }, (_, index) => ({
      client: "c",
      tool: "t",
      site: `s${index}`,
      allowed: true,
      at: 0,
    }));
    const given = new GivenConsents(new FakeStorage({ [CONSENTS_KEY]: many }));
    await given.remember(scope, true);
    expect(await given.find({ client: "c", tool: "t", site: `s${MAX_CONSENTS - 1}` })).toBeUndefined();
    expect(await given.find({ client: "c", tool: "t", site: "s0" })).toBe(true);
  });
});
