import { silentLogger } from "@browser-mcp/protocol";
import { FakeStorage } from "./fake-chrome.js";
import { ManagedSettings } from "./managed-settings.js";
import { SiteAccess } from "./site-access.js";

const off = "https://private.example/diary";
const on = "https://example.test/";
const never = (...sites: string[]) => ({ siteRules: { mode: "all", only: [], never: sites } });

function start(local: Record<string, unknown> = {}, managed: Record<string, unknown> = {}) {
  const [localArea, managedArea] = [new FakeStorage(local), new FakeStorage(managed)];
  const sites = new SiteAccess(localArea, new ManagedSettings(managedArea, silentLogger), silentLogger);
  return { sites, localArea, managedArea };
}

describe("SiteAccess", () => {
  it("has everything off until the rules are known", async () => {
    const { sites } = start();
    expect([sites.isOn(on), sites.paused, sites.refusal(on)?.code]).toEqual([
      false,
      true,
      "PERMISSION_DENIED",
    ]);
    await sites.known;
    expect([sites.isOn(on), sites.paused, sites.refusal(on)]).toEqual([true, false, undefined]);
  });

  it("keeps everything off where the rules cannot be read", async () => {
    const local = new FakeStorage();
    local.get = () => Promise.reject(new Error("no"));
    const sites = new SiteAccess(local, new ManagedSettings(new FakeStorage(), silentLogger), silentLogger);
    await sites.known;
    expect([sites.isOn(on), sites.paused]).toEqual([false, true]);
    expect(sites.refusal()).toMatchObject({ code: "PERMISSION_DENIED" });
  });

  it.each<[boolean, Record<string, unknown>]>([
    [false, {}],
    [true, { paused: true }],
    [true, never("private.example")],
    [true, { siteRules: { mode: "only", only: [], never: [] } }],
  ])("says %s to whether anything is off, with %j", async (restricted, local) => {
    const { sites } = start(local);
    expect(sites.restricted).toBe(true);
    await sites.known;
    expect(sites.restricted).toBe(restricted);
  });

  it("refuses a site that is off without naming it", async () => {
    const { sites } = start(never("private.example"));
    await sites.known;
    const refusal = sites.refusal(off);
    expect(refusal).toMatchObject({ code: "PERMISSION_DENIED" });
    expect(`${refusal?.message} ${refusal?.hint}`).not.toMatch(/private|diary/);
    expect([sites.refusal(on), sites.refusal()]).toEqual([undefined, undefined]);
  });

  it("has everything off while paused, and says so", async () => {
    const { sites } = start({ paused: true });
    await sites.known;
    expect([sites.isOn(on), sites.paused]).toEqual([false, true]);
    expect(sites.refusal()?.message).toMatch(/paused Browser MCP in this browser/);
  });

  it("obeys a change from the moment it is told", async () => {
    const { sites, localArea } = start();
    await sites.known;
    const told = jest.fn();
    sites.onChanged(told);
    void localArea.set(never("private.example"));
    expect([sites.isOn(off), sites.isOn(on)]).toEqual([false, true]);
    void localArea.set({ paused: true });
    expect(sites.isOn(on)).toBe(false);
    void localArea.set({ other: true });
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("takes what is told while it still reads for the later news", async () => {
    const { sites, localArea } = start();
    localArea.onChanged.fire({ paused: { newValue: true } });
    await sites.known;
    expect(sites.paused).toBe(true);
  });

  it("lets an organisation's rules win, and the person's hold again without them", async () => {
    const { sites, managedArea } = start(never("example.test"), never("private.example"));
    await sites.known;
    expect([sites.isOn(off), sites.isOn(on)]).toEqual([false, true]);
    managedArea.onChanged.fire({ siteRules: { oldValue: never("private.example").siteRules } });
    expect([sites.isOn(off), sites.isOn(on)]).toEqual([true, false]);
  });

  it("does without an organisation where the browser knows of none", async () => {
    const none = new FakeStorage();
    none.get = () => Promise.reject(new Error("Managed storage is not available"));
    const sites = new SiteAccess(new FakeStorage(), new ManagedSettings(none, silentLogger), silentLogger);
    await sites.known;
    expect(sites.isOn(on)).toBe(true);
  });
});
