import { features } from "@browser-mcp/protocol";
import type { Tab } from "@browser-mcp/protocol";
import fc from "fast-check";
import { ScriptedBrowser } from "../scripted-browser.fixture.js";
import { PolicyBrowser } from "./policy-browser.js";
import type { Policy } from "./rules.js";

const [wiki, bank, mail] = ["https://wiki.example/", "https://bank.example/", "https://mail.example/"];
const browserIds = ["b1", "b2"] as const;
const tabIds = [1, 2] as const;

interface Case {
  readonly policy: Policy;
  /** Pages of which nothing may be told: they are denied, or nobody can be asked about them. */
  readonly secret: readonly string[];
}
const policyOf = (sites: Policy["sites"], ask: readonly string[], secret: readonly string[]): Case => ({
  policy: { sites, ask, tools: { allow: [], deny: [] }, readOnly: false },
  secret,
});
const policies = [
  policyOf({ allow: [], deny: ["bank.example"] }, [], [bank]),
  policyOf({ allow: ["wiki.example"], deny: [] }, [], [bank, mail]),
  policyOf({ allow: [], deny: [] }, ["* on mail.example"], [mail]),
  policyOf({ allow: [], deny: ["bank.example"] }, ["* on mail.example"], [bank, mail]),
  policyOf({ allow: [], deny: [] }, [], []),
] as const;

/** Two browsers with tabs of the same ids under a policy that changes; all that is told of them is looked at. */
class Browsing {
  readonly inner = new ScriptedBrowser({});
  readonly #shown = new Map<string, string>();
  #case: Case = policies[0];
  readonly #guarded = new PolicyBrowser(this.inner, { policy: this.#case.policy, toolOf: {} });
  /** What happens while a page is being asked, and once it has said what it shows. */
  #meanwhile: () => void = () => undefined;
  #afterwards: () => void = () => undefined;

  constructor() {
    this.inner.connected = [];
    for (const id of browserIds) this.inner.connect(id, [features.changeEvents]);
    this.inner.onRequest = (action) => this.#answer(action);
  }

  urlOf(browserId: string, tabId: number): string {
    return this.#tab(browserId, tabId).url;
  }

  go(browserId: string, tabId: number, url: string, isHeard: boolean): void {
    this.#shown.set(`${browserId} ${tabId}`, url);
    const tab = this.#tab(browserId, tabId);
    if (isHeard) this.inner.tell({ type: "tab-navigated", browserId, tabId, tab });
  }

  /** Over another connection, whether or not its absence was long enough to be told. */
  comeBack(browserId: string, isTold: boolean): void {
    const others = this.inner.connected.filter((one) => one.browserId !== browserId);
    this.inner.connected = [];
    if (isTold) this.inner.tell({ type: "browser-disconnected", browserId });
    this.inner.connect(browserId, [features.changeEvents]);
    const [browser] = this.inner.connected;
    if (isTold && browser !== undefined) this.inner.tell({ type: "browser-connected", browser });
    this.inner.connected = [...this.inner.connected, ...others];
  }

  keep(next: Case): void {
    this.#case = next;
    this.#guarded.setPolicy(next.policy);
  }

  /** Reads a page in one of two ways, and says what was told of it. */
  async read(
    action: "getPageContent" | "captureScreenshot",
    at: { readonly tabId: number; readonly browserId?: string },
    meanwhile: () => void,
    afterwards: () => void,
  ): Promise<string> {
    this.#meanwhile = meanwhile;
    this.#afterwards = afterwards;
    const { tabId, ...options } = at;
    const reading = this.#guarded.request(
      action,
      { tabId },
      { caller: { client: "spec", tool: "read" }, ...options },
    );
    const told = await reading.then(JSON.stringify, () => "refused");
    this.#meanwhile = () => undefined;
    this.#afterwards = () => undefined;
    for (const url of this.#case.secret) expect(told).not.toContain(url);
    return told;
  }

  async list(): Promise<void> {
    const { data } = await this.#guarded.request(
      "getAllTabs",
      {},
      { caller: { client: "spec", tool: "read" } },
    );
    const denied = this.#case.secret.filter(() => this.#case.policy.ask.length === 0);
    for (const { url } of data) expect(denied).not.toContain(url);
  }

  #answer(action: string): void {
    const { params, options } = this.inner.requests.at(-1) ?? { params: {}, options: {} };
    const named = "browserId" in options ? options.browserId : undefined;
    if (action === "getAllTabs") {
      const of = named === undefined ? browserIds : [named];
      this.inner.answers.getAllTabs = of.flatMap((id) => tabIds.map((tabId) => this.#tab(id, tabId)));
      return;
    }
    const usedLast = this.inner.connected[0]?.browserId ?? "";
    const [browserId, tabId] = [named ?? usedLast, "tabId" in params ? Number(params.tabId) : 0];
    // What happened before is known: such a page is not even asked.
    expect(this.#case.secret).not.toContain(this.#tab(browserId, tabId).url);
    this.#meanwhile();
    const { url } = this.#tab(browserId, tabId);
    this.inner.answers.getPageContent = { url, title: "T", text: url };
    this.inner.answers.captureScreenshot = { mimeType: "image/png", data: url };
    // As those of our extension do, some answers say which page they are of, and some do not.
    this.inner.origin = action === "getPageContent" ? { url } : {};
    this.#afterwards();
  }

  #tab(browserId: string, id: number): Tab {
    const url = this.#shown.get(`${browserId} ${id}`) ?? wiki;
    return { id, url, title: "T", active: id === 1, windowId: 1, index: id, browserId };
  }
}

const place = {
  browserId: fc.constantFrom(...browserIds),
  tabId: fc.constantFrom(...tabIds),
  url: fc.constantFrom(wiki, bank, mail),
};
type Step = (browsing: Browsing) => unknown;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(place).map(
      ({ browserId, tabId, url }): Step =>
        (browsing) =>
          browsing.go(browserId, tabId, url, true),
    ),
  },
  fc
    .record({ ...place, isTold: fc.boolean() })
    .map(({ browserId, tabId, url, isTold }): Step => (browsing) => {
      browsing.go(browserId, tabId, url, false);
      browsing.comeBack(browserId, isTold);
    }),
  fc.constantFrom(...policies).map(
    (next): Step =>
      (browsing) =>
        browsing.keep(next),
  ),
  fc.constant<Step>((browsing) => browsing.list()),
  {
    weight: 6,
    arbitrary: fc
      .record({
        ...place,
        action: fc.constantFrom("getPageContent", "captureScreenshot"),
        isNamed: fc.boolean(),
        moves: fc.boolean(),
        isHeard: fc.boolean(),
        returns: fc.boolean(),
        next: fc.option(fc.constantFrom(...policies), { freq: 5 }),
      })
      .map(
        ({ action, browserId, tabId, url, isNamed, moves, isHeard, returns, next }): Step =>
          async (browsing) => {
            const at = isNamed ? { tabId, browserId } : { tabId };
            const was = browsing.urlOf(browserId, tabId);
            // Which of two browsers answered, and what happened before there were rules, nobody has followed.
            const goesBack = moves && isHeard && returns && isNamed && next === null;
            const meanwhile = (): void => {
              if (moves) browsing.go(browserId, tabId, url, isHeard);
              if (next !== null) browsing.keep(next);
            };
            await browsing.read(action, at, meanwhile, () => {
              if (goesBack) browsing.go(browserId, tabId, was, true);
            });
            // What was not heard meanwhile is told a little later.
            if (moves && !isHeard) browsing.go(browserId, tabId, url, true);
          },
      ),
  },
);

describe("whatever tabs, browsers and rules do, and in whatever order", () => {
  it("nothing is told of a page that may not be read, and none is asked that is known to be such a one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const browsing = new Browsing();
        for (const act of steps) {
          await act(browsing);
          await new Promise(setImmediate);
        }
      }),
      { numRuns: 500 },
    );
  });
});
