import type { BrowserEvent, Caller, Tab } from "@browser-mcp/protocol";
import { ScriptedBrowser } from "../scripted-browser.fixture.js";
import { PolicyBrowser } from "./policy-browser.js";
import type { Policy } from "./rules.js";

const bank = "https://bank.example/";
const wiki = "https://wiki.example/";
const tab = (id: number, url: string): Tab => ({
  id,
  url,
  title: "T",
  active: id === 1,
  windowId: 1,
  index: id,
  browserId: "b1",
});

const policyOf = (rules: Partial<Policy> = {}): Policy => ({
  sites: { allow: [], deny: [] },
  tools: { allow: [], deny: [] },
  ask: [],
  readOnly: false,
  ...rules,
});
const noBank = policyOf({ sites: { allow: [], deny: ["bank.example"] } });

const setUp = (policy = policyOf()) => {
  const inner = new ScriptedBrowser({
    getAllTabs: [tab(1, wiki), tab(2, bank)],
    executeScript: { ok: true, value: 1 },
    requestConsent: { decision: "once" },
  });
  const browser = new PolicyBrowser(inner, { policy, toolOf: {} });
  const caller: Caller = { client: "spec", session: "s1", tool: "execute_javascript", call: 1 };
  const run = (tabId: number) => browser.request("executeScript", { script: "1", tabId }, { caller });
  const told: BrowserEvent[] = [];
  browser.subscribe((event) => told.push(event));
  /** Changes the policy at the moment at which the browser is asked for this. */
  const meanwhile = (asked: string, next: Policy): void => {
    inner.onRequest = (action) => {
      if (action !== asked) return;
      inner.onRequest = () => undefined;
      browser.setPolicy(next);
    };
  };
  return { inner, browser, run, told, meanwhile };
};

const denied = (rule: string) => ({ code: "PERMISSION_DENIED", message: expect.stringContaining(rule) });

describe("a policy that is changed", () => {
  it("holds for the next call, be it stricter or not", async () => {
    const { browser, run } = setUp();
    await run(2);
    for (const [policy, rule] of [
      [noBank, "security.deny_sites (bank.example)"],
      [policyOf({ tools: { allow: ["get_*"], deny: [] } }), "security.allow_tools"],
      [policyOf({ readOnly: true }), "security.read_only"],
    ] as const) {
      browser.setPolicy(policy);
      expect(browser.policy).toBe(policy);
      await expect(run(2)).rejects.toMatchObject(denied(rule));
    }
    browser.setPolicy(policyOf());
    await run(2);
  });

  it("stays as it was where the other one is none", async () => {
    const { browser, run } = setUp(noBank);
    const wrong = policyOf({ sites: { allow: ["not a site"], deny: [] } });
    expect(() => browser.setPolicy(wrong)).toThrow("not a site");
    expect(browser.policy).toBe(noBank);
    await expect(run(2)).rejects.toMatchObject(denied("bank.example"));
  });

  it.each([
    ["its site", noBank, "bank.example"],
    ["its tool", policyOf({ tools: { allow: [], deny: ["execute_javascript"] } }), "security.deny_tools"],
    ["any change", policyOf({ readOnly: true }), "security.read_only"],
  ])("withholds the answer of a call under way where it denies %s", async (_what, next, rule) => {
    for (const before of [policyOf(), policyOf({ sites: { allow: ["*"], deny: [] } })]) {
      const { run, meanwhile } = setUp(before);
      meanwhile("executeScript", next);
      await expect(run(2)).rejects.toMatchObject(denied(rule));
    }
  });

  it("withholds an answer of which it is still being looked up where its page is", async () => {
    const { inner, browser, run } = setUp(policyOf({ sites: { allow: ["*"], deny: [] } }));
    let lists = 0;
    inner.onRequest = (action) => {
      if (action !== "getAllTabs") return;
      lists += 1;
      if (lists === 2) browser.setPolicy(noBank);
    };
    await expect(run(2)).rejects.toMatchObject(denied("bank.example"));
    expect(inner.asked).toContain("executeScript");
  });

  it("lets the answer of a call under way through that it allows", async () => {
    const { run, meanwhile } = setUp();
    meanwhile("executeScript", noBank);
    expect((await run(1)).data).toEqual({ ok: true, value: 1 });
  });

  it("keeps a call from beginning that it denies while its tab is looked up, or a person asked", async () => {
    for (const asked of ["getAllTabs", "requestConsent"]) {
      const { inner, run, meanwhile } = setUp(policyOf({ ask: ["execute_javascript"] }));
      inner.connected = [];
      inner.connect("b1", ["requestConsent"]);
      meanwhile(asked, noBank);
      await expect(run(2)).rejects.toMatchObject(denied("bank.example"));
      expect(inner.asked).not.toContain("executeScript");
      expect(inner.asked).toContain(asked);
    }
  });

  it("does not learn from a list that was asked for before, of which nobody knows how old it is", async () => {
    const { inner, browser, told } = setUp();
    inner.onRequest = (action) => {
      if (action !== "getAllTabs") return;
      inner.onRequest = () => undefined;
      // This list says wiki; the tab went on before the policy came, for which the browser told no other list.
      const { getAllTabs = [] } = inner.answers;
      inner.tell({ type: "tab-navigated", browserId: "b1", tabId: 1, tab: tab(1, bank) });
      delete inner.answers.getAllTabs;
      browser.setPolicy(noBank);
      inner.answers.getAllTabs = getAllTabs;
    };
    await browser.request("getAllTabs", {}, { caller: { client: "spec" } });
    told.length = 0;
    inner.tell({ type: "tab-changed", browserId: "b1", tabId: 1 });
    expect(told).toEqual([]);
  });

  it("is kept in what is told of tabs, which everybody is to look at anew", async () => {
    const { inner, browser, told } = setUp();
    const changed = (tabId: number): BrowserEvent => ({ type: "tab-changed", browserId: "b1", tabId });
    inner.tell(changed(2));
    browser.setPolicy(noBank);
    expect(told).toMatchObject([changed(2), { type: "browser-connected", browser: { browserId: "b1" } }]);
    // The tabs are being listed.
    await new Promise(setImmediate);
    told.length = 0;
    inner.tell(changed(1));
    inner.tell(changed(2));
    expect(told).toEqual([changed(1)]);
    browser.setPolicy(policyOf());
    told.length = 0;
    inner.tell(changed(2));
    expect(told).toEqual([changed(2)]);
  });
});
