import { BrowserMcpError, features } from "@browser-mcp/protocol";
import type { BrowserEvent, Caller, Consent, NetworkRequest, Tab } from "@browser-mcp/protocol";
import type { CallEntry } from "../audit/call-entry.js";
import { ScriptedBrowser } from "../scripted-browser.fixture.js";
import { PolicyBrowser } from "./policy-browser.js";
import type { Policy } from "./rules.js";

const caller: Caller = { client: "spec 1.2.3", session: "s1", tool: "get_page_content", call: 1 };
const bank = "https://bank.example/account?number=12";
const wiki = "https://wiki.example/";
const tab = (id: number, url: string, more: Partial<Tab> = {}): Tab => ({
  id,
  url,
  title: "T",
  active: false,
  windowId: 1,
  index: id,
  browserId: "b1",
  ...more,
});
const content = (url: string) => ({ url, title: "T", text: "text" });
const script = { ok: true as const, value: 1 };

const setUp = (rules: Partial<Policy> = {}) => {
  const inner = new ScriptedBrowser({
    getAllTabs: [tab(1, wiki, { active: true }), tab(2, bank)],
    getPageContent: content(wiki),
    executeScript: script,
    attachDebugger: { status: "attached" },
    setUserAgent: { status: "success" },
  });
  const calls: CallEntry[] = [];
  const browser = new PolicyBrowser(inner, {
    policy: {
      sites: { allow: [], deny: [] },
      tools: { allow: [], deny: [] },
      ask: [],
      readOnly: false,
      ...rules,
    },
    toolOf: {
      getPageContent: "get_page_content",
      getDOMSnapshot: "get_dom_snapshot",
      getAllTabs: "get_browser_tabs",
    },
    onCall: (entry) => calls.push(entry),
  });
  const read = (tabId?: number, who: Partial<Caller> = {}) =>
    browser.request("getPageContent", tabId === undefined ? {} : { tabId }, {
      caller: { ...caller, ...who },
    });
  const run = (tabId?: number, who: Partial<Caller> = {}) =>
    browser.request(
      "executeScript",
      { script: "1", ...(tabId === undefined ? {} : { tabId }) },
      {
        caller: { ...caller, tool: "execute_javascript", ...who },
      },
    );
  return { inner, browser, calls, read, run };
};
const denySites = { sites: { allow: [], deny: ["bank.example"] } };
const refused = (rule: string) => ({
  code: "PERMISSION_DENIED",
  message: expect.stringContaining(`Refused by the rule ${rule}`),
});
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => "ok",
    (error: unknown) =>
      error instanceof BrowserMcpError ? { code: error.code, message: error.message } : error,
  );

describe("without rules", () => {
  it("every call goes through as it is, and no tab is asked for", async () => {
    const { inner, read, run } = setUp();
    expect(await read(2)).toBe(inner.replies[0]);
    await run();
    expect(inner.asked).toEqual(["getPageContent", "executeScript"]);
  });
});

describe("rules about sites", () => {
  it("let a call through to another site, at the tab's own browser", async () => {
    const { inner, read } = setUp(denySites);
    expect((await read(1)).data.text).toBe("text");
    expect(inner.requests.at(-1)).toMatchObject({
      action: "getPageContent",
      params: { tabId: 1 },
      options: { browserId: "b1" },
    });
  });

  it("refuse a call on a denied site before the browser is asked, naming the rule and nothing of the page", async () => {
    const { inner, read } = setUp(denySites);
    const error = await codeOf(read(2));
    expect(error).toEqual(refused("security.deny_sites (bank.example)"));
    expect(JSON.stringify(error)).not.toContain("number=12");
    expect(inner.asked).toEqual(["getAllTabs"]);
  });

  it("refuse every site that is not allowed where any is", async () => {
    const { read } = setUp({ sites: { allow: ["wiki.example"], deny: [] } });
    expect((await read(1)).data.text).toBe("text");
    expect(await codeOf(read(2))).toEqual(refused("security.allow_sites"));
  });

  it("deny rather than allow what both name", async () => {
    const { read } = setUp({ sites: { allow: ["*"], deny: ["bank.example"] } });
    expect(await codeOf(read(2))).toEqual(refused("security.deny_sites (bank.example)"));
  });

  it.each(["about:blank", "data:text/html,x", "file:///etc/passwd", "chrome://settings/", "", "no address"])(
    "do not take %j for an allowed site",
    async (url) => {
      const { inner, read } = setUp({ sites: { allow: ["wiki.example", "*"], deny: [] } });
      inner.answers.getAllTabs = [tab(1, url, { active: true })];
      expect(await codeOf(read(1))).toEqual(refused("security.allow_sites"));
    },
  );

  it("refuse a tab whose address nobody knows, also where only some sites are denied", async () => {
    const { inner, read } = setUp(denySites);
    for (const url of ["", "bank.example", `${"view-source:".repeat(5)}${bank}`]) {
      inner.answers.getAllTabs = [tab(1, url)];
      expect(await codeOf(read(1))).toEqual(refused("security.deny_sites"));
    }
    expect(await codeOf(read(7))).toMatchObject({ code: "TAB_NOT_FOUND" });
  });

  it("hold the tab in front to them, and stay with it whatever comes to the front", async () => {
    const { inner, read } = setUp(denySites);
    await read();
    expect(inner.requests.at(-1)?.params).toEqual({ tabId: 1 });
    inner.answers.getAllTabs = [tab(1, wiki), tab(2, bank, { active: true })];
    expect(await codeOf(read())).toEqual(refused("security.deny_sites (bank.example)"));
  });

  it("want a tab named where several windows are open that they treat differently", async () => {
    const { inner, run } = setUp(denySites);
    inner.answers.getAllTabs = [tab(1, wiki, { active: true }), tab(2, bank, { active: true, windowId: 2 })];
    expect(await codeOf(run())).toMatchObject({ code: "INVALID_PARAMETERS" });
    expect(inner.asked).not.toContain("executeScript");
  });

  it.each([
    ["the reply's own address", () => ({ url: bank }), content(wiki)],
    ["the address in the answer", () => ({}), content(bank)],
  ])("give nothing of a page that went to a denied site meanwhile: %s", async (_how, origin, answer) => {
    const { inner, read } = setUp(denySites);
    inner.origin = origin();
    inner.answers.getPageContent = answer;
    const error = await codeOf(read(1));
    expect(error).toEqual(refused("security.deny_sites (bank.example)"));
  });

  it("ask where the tab is where an extension does not say, after the answer as well", async () => {
    const { inner, run } = setUp(denySites);
    inner.onRequest = (action) => {
      if (action === "executeScript") inner.answers.getAllTabs = [tab(1, bank)];
    };
    expect(await codeOf(run(1))).toEqual(refused("security.deny_sites (bank.example)"));
    expect(inner.asked).toEqual(["getAllTabs", "executeScript", "getAllTabs"]);
  });

  it("take denied sites out of lists of tabs", async () => {
    const { browser } = setUp(denySites);
    const { data } = await browser.request("getAllTabs", {}, { caller });
    expect(data.map(({ id }) => id)).toEqual([1]);
  });

  it("hold the cookies of an address to them", async () => {
    const { inner, browser } = setUp(denySites);
    inner.answers.getCookies = [];
    expect(await codeOf(browser.request("getCookies", { url: bank }, { caller }))).toEqual(
      refused("security.deny_sites (bank.example)"),
    );
  });

  it("take out of a tab's network what belongs to denied sites and to pages that it showed before", async () => {
    const { inner, browser } = setUp(denySites);
    const request = (id: string, url: string, more: Partial<NetworkRequest> = {}): NetworkRequest => ({
      id,
      tabId: 1,
      url,
      method: "GET",
      resourceType: "xmlhttprequest",
      startTime: 1,
      requestHeaders: [],
      responseHeaders: [],
      ...more,
    });
    inner.answers.getNetworkData = {
      totalCount: 8,
      requests: [
        request("before", "https://cdn.example/"),
        request("bank", bank, { resourceType: "main_frame" }),
        request("of bank", "https://cdn.example/"),
        request("wiki", wiki, { resourceType: "main_frame" }),
        request("of wiki", "https://cdn.example/"),
        request("to bank", "https://bank.example/api"),
        request("bank's socket", "wss://bank.example/feed", { resourceType: "websocket" }),
        request("bank's frame", "https://cdn.example/", { frameUrl: bank }),
      ],
    };
    inner.origin = { url: wiki };
    const { data } = await browser.request("getNetworkData", { tabId: 1 }, { caller });
    expect(data.requests.map(({ id }) => id)).toEqual(["wiki", "of wiki"]);
  });

  it.each([
    ["denies that page's site", denySites],
    ["allows only others", { sites: { allow: ["wiki.example", "cdn.example"], deny: [] } }],
  ])(
    "take out of a tab's network what a page asked that came back out of memory, where a rule %s",
    async (_what, rules) => {
      const { inner, browser } = setUp(rules);
      const by = (id: string, page: string, name: string): NetworkRequest => ({
        id,
        tabId: 1,
        url: "https://cdn.example/",
        method: "GET",
        resourceType: "xmlhttprequest",
        startTime: 1,
        requestHeaders: [{ name, value: page }],
        responseHeaders: [],
      });
      inner.answers.getNetworkData = {
        totalCount: 5,
        requests: [
          { ...by("page", "https://bank.example/", "Referer"), url: wiki, resourceType: "main_frame" },
          by("wiki's", "https://wiki.example", "origin"),
          by("bank's", "https://bank.example", "Origin"),
          by("a frame's without origin", "null", "origin"),
        ],
      };
      inner.origin = { url: wiki };
      const { data } = await browser.request("getNetworkData", { tabId: 1 }, { caller });
      expect(data.requests.map(({ id }) => id)).toEqual(["page", "wiki's", "a frame's without origin"]);
    },
  );

  it("take out of a tab's network what a denied page refers to itself in, but not what another site's style sheet asked", async () => {
    for (const [rules, kept] of [
      [denySites, ["style sheet's"]],
      [{ sites: { allow: ["wiki.example"], deny: [] } }, ["bank's", "style sheet's"]],
    ] as const) {
      const { inner, browser } = setUp(rules);
      const by = (id: string, value: string): NetworkRequest => ({
        ...{
          id,
          tabId: 1,
          url: "https://cdn.example/i.png",
          method: "GET",
          resourceType: "image",
          startTime: 1,
        },
        ...{ requestHeaders: [{ name: "referer", value }], responseHeaders: [] },
      });
      inner.answers.getNetworkData = {
        totalCount: 2,
        requests: [by("bank's", bank), by("style sheet's", "https://cdn.example/s.css")],
      };
      inner.origin = { url: wiki };
      const { data } = await browser.request("getNetworkData", { tabId: 1 }, { caller });
      expect(data.requests.map(({ id }) => id)).toEqual(kept);
    }
  });

  it("tell of a tab that goes to a denied site that it is gone, and nothing after that until it is back", async () => {
    const { inner, browser } = setUp(denySites);
    const heard: BrowserEvent[] = [];
    browser.subscribe((event) => heard.push(event));
    const at = { browserId: "b1", tabId: 1 };
    const navigated = (url: string): BrowserEvent => ({ type: "tab-navigated", ...at, tab: tab(1, url) });
    const debuggerEvent: BrowserEvent = {
      type: "debugger-event",
      ...at,
      method: "X.y",
      params: {},
      timestamp: 1,
    };
    inner.tell(debuggerEvent);
    inner.tell(navigated(wiki));
    inner.tell(debuggerEvent);
    inner.tell(navigated(bank));
    inner.tell(debuggerEvent);
    inner.tell({ type: "tab-changed", ...at });
    inner.tell({ type: "page-data", ...at, source: "devtools", data: {} });
    inner.tell({ type: "tab-removed", ...at });
    inner.tell(navigated(bank));
    inner.tell(navigated(wiki));
    expect(heard.map(({ type }) => type)).toEqual([
      "tab-navigated",
      "debugger-event",
      "tab-removed",
      "tab-created",
    ]);
    expect(JSON.stringify(heard)).not.toContain("bank.example");
  });
});

describe("rules about tools", () => {
  it("refuse a denied tool before the browser is asked", async () => {
    const { inner, run } = setUp({ tools: { allow: [], deny: ["execute_*"] } });
    expect(await codeOf(run(1))).toEqual(refused("security.deny_tools (execute_*)"));
    expect(inner.asked).toEqual([]);
  });

  it("refuse all others where any is allowed", async () => {
    const { read, run } = setUp({ tools: { allow: ["get_page_content"], deny: [] } });
    expect(await codeOf(read(1))).toBe("ok");
    expect(await codeOf(run(1))).toEqual(refused("security.allow_tools"));
  });

  it.each(["resource content", "resources/list", "prompt describe"])(
    "hold %s to the tool that gives the same",
    async (tool) => {
      const { read } = setUp({ tools: { allow: [], deny: ["get_page_content"] } });
      expect(await codeOf(read(1, { tool }))).toEqual(refused("security.deny_tools (get_page_content)"));
      const { read: readAllowed } = setUp({ tools: { allow: ["get_page_content"], deny: [] } });
      expect(await codeOf(readAllowed(1, { tool }))).toBe("ok");
    },
  );
});

describe("read-only mode", () => {
  it("refuses what may change a page or a tab, and nothing else", async () => {
    const { inner, browser, read, run } = setUp({ readOnly: true });
    expect(await codeOf(run(1))).toEqual(refused("security.read_only"));
    expect(await codeOf(browser.request("setUserAgent", { tabId: 1, userAgent: "x" }, { caller }))).toEqual(
      refused("security.read_only"),
    );
    expect(await codeOf(browser.request("cdp", { tabId: 1, method: "Page.reload" }, { caller }))).toEqual(
      refused("security.read_only"),
    );
    expect(
      await codeOf(browser.request("getPageContent", { tabId: 1, reloadDiscarded: true }, { caller })),
    ).toEqual(refused("security.read_only"));
    expect(inner.asked).toEqual([]);
    expect(await codeOf(read(1))).toBe("ok");
    expect(await codeOf(browser.request("attachDebugger", { tabId: 1 }, { caller }))).toBe("ok");
  });
});

describe("the page that a browser tells of by itself", () => {
  const announcing = (rules: Partial<Policy> = denySites) => {
    const parts = setUp(rules);
    parts.inner.connected = [];
    parts.inner.connect("b1", [features.changeEvents]);
    parts.inner.origin = { url: wiki };
    const goes = (url: string): void =>
      parts.inner.tell({ type: "tab-navigated", browserId: "b1", tabId: 1, tab: tab(1, url) });
    return { ...parts, goes };
  };

  it("is asked for once, and not again before each read", async () => {
    const { inner, read } = announcing();
    await read(1);
    await read(1);
    await read(1);
    expect(inner.asked).toEqual(["getAllTabs", "getPageContent", "getPageContent", "getPageContent"]);
    expect(inner.requests.at(-1)?.options).toMatchObject({ browserId: "b1" });
  });

  it("is asked for when the browser connects, and so not before its first read", async () => {
    const { inner, read } = announcing();
    const [browser] = inner.connected;
    if (browser === undefined) throw new Error("There is no browser.");
    inner.tell({ type: "browser-connected", browser });
    expect(inner.asked).toEqual(["getAllTabs"]);
    await new Promise(setImmediate);
    await read(1);
    expect(inner.asked).toEqual(["getAllTabs", "getPageContent"]);
  });

  it("is learnt when the browser connects whichever others come meanwhile", async () => {
    const { inner, browser: guarded } = announcing();
    inner.onRequest = () => {
      const browserId = inner.requests.at(-1)?.options.browserId ?? "b1";
      inner.answers.getAllTabs = [tab(1, wiki, { browserId })];
    };
    for (const browserId of ["b2", "b3"]) inner.connect(browserId, [features.changeEvents]);
    for (const browser of inner.connected) inner.tell({ type: "browser-connected", browser });
    await new Promise(setImmediate);
    await guarded.request("getPageContent", { tabId: 1 }, { caller, browserId: "b1" });
    expect(inner.asked).toEqual(["getAllTabs", "getAllTabs", "getAllTabs", "getPageContent"]);
  });

  it("is not asked for of a browser that does not tell where it goes, nor where there are no rules for sites", () => {
    const silent = setUp(denySites);
    const free = announcing({});
    for (const { inner } of [silent, free]) {
      for (const browser of inner.connected) inner.tell({ type: "browser-connected", browser });
      expect(inner.asked).toEqual([]);
    }
  });

  it("is refused as soon as the browser has told that it is another, and read again when it is back", async () => {
    const { inner, read, goes } = announcing();
    await read(1);
    goes(bank);
    expect(await codeOf(read(1))).toEqual(refused("security.deny_sites (bank.example)"));
    goes(wiki);
    expect((await read(1)).data.text).toBe("text");
    expect(inner.asked).toEqual(["getAllTabs", "getPageContent", "getPageContent"]);
  });

  it("is looked at again in the answer, which is withheld where the browser had not told yet", async () => {
    const { inner, read } = announcing();
    await read(1);
    inner.origin = { url: bank };
    expect(await codeOf(read(1))).toEqual(refused("security.deny_sites (bank.example)"));
  });

  it("is asked for anew before anything that may change it", async () => {
    const { inner, read, run } = announcing();
    await read(1);
    await run(1);
    expect(inner.asked).toEqual(["getAllTabs", "getPageContent", "getAllTabs", "executeScript"]);
  });

  it("is asked for anew once its browser was away, or where another one may be meant", async () => {
    const { inner, read } = announcing();
    await read(1);
    inner.tell({ type: "browser-disconnected", browserId: "b1" });
    await read(1);
    inner.connect("b2", [features.changeEvents]);
    await read(1);
    expect(inner.asked.filter((action) => action === "getAllTabs")).toHaveLength(3);
  });

  it("is asked for anew once its browser came by another connection, over which it may have missed to tell", async () => {
    const { inner, read } = announcing();
    await read(1);
    inner.connected = [];
    inner.connect("b1", [features.changeEvents]);
    inner.answers.getAllTabs = [tab(1, bank)];
    expect(await codeOf(read(1))).toEqual(refused("security.deny_sites (bank.example)"));
    expect(inner.asked).toEqual(["getAllTabs", "getPageContent", "getAllTabs"]);
    // And the other way round: what was denied before is not denied for ever.
    inner.connected = [];
    inner.connect("b1", [features.changeEvents]);
    inner.answers.getAllTabs = [tab(1, wiki)];
    expect((await read(1)).data.text).toBe("text");
  });

  it("is asked for anew once it answered for another one than was known", async () => {
    const { inner, read } = announcing();
    await read(1);
    inner.origin = { url: bank };
    inner.answers.getAllTabs = [tab(1, bank)];
    for (let times = 0; times < 3; times += 1) {
      expect(await codeOf(read(1))).toEqual(refused("security.deny_sites (bank.example)"));
    }
    // Of the denied page nothing is asked a second time.
    expect(inner.asked.filter((action) => action === "getPageContent")).toHaveLength(2);
  });

  it("is not given away where it would have had to be asked about, had it been known", async () => {
    const { inner, read } = announcing({ ask: ["* on bank.example"] });
    await read(1);
    inner.origin = { url: bank };
    expect(await codeOf(read(1))).toEqual(refused("security.ask (* on bank.example)"));
  });

  it("is not in an answer that does not say its page, where the tab was at a denied one meanwhile and came back", async () => {
    const { inner, browser, goes } = announcing();
    inner.answers.captureScreenshot = { mimeType: "image/png", data: "" };
    inner.origin = {};
    const capture = () => browser.request("captureScreenshot", { tabId: 1 }, { caller });
    await capture();
    inner.onRequest = (action) => {
      if (action !== "captureScreenshot") return;
      goes(bank);
      goes(wiki);
    };
    expect(await codeOf(capture())).toEqual(refused("security.deny_sites (bank.example)"));
    inner.onRequest = () => undefined;
    expect(await codeOf(capture())).toBe("ok");
  });

  it("is asked for every time of a browser that does not tell", async () => {
    const { inner, read } = setUp(denySites);
    await read(1);
    await read(1);
    expect(inner.asked).toEqual(["getAllTabs", "getPageContent", "getAllTabs", "getPageContent"]);
  });

  it("is not learnt from a list that is older than what the browser told", async () => {
    const { inner, read, goes } = announcing();
    inner.onRequest = (action) => {
      if (action !== "getAllTabs") return;
      inner.onRequest = () => undefined;
      goes(bank);
    };
    await read(1); // the list still said wiki
    expect(await codeOf(read(1))).toEqual(refused("security.deny_sites (bank.example)"));
  });

  it("is kept in mind for rules about asking alone", async () => {
    const { inner, read, goes } = announcing({ ask: ["* on bank.example"] });
    await read(1);
    goes(bank);
    expect(await codeOf(read(1))).toMatchObject({ code: "CONSENT_REQUIRED" });
    expect(inner.asked.filter((action) => action === "getPageContent")).toHaveLength(1);
  });
});

describe("consent", () => {
  const rules = { ask: ["execute_javascript on wiki.example"] };
  const asking = (decision: Consent["decision"]) => {
    const questions: unknown[] = [];
    return {
      questions,
      ask: (question: unknown) => {
        questions.push(question);
        return Promise.resolve(decision);
      },
    };
  };

  it("is not asked for elsewhere, nor for other tools", async () => {
    const { read, run } = setUp(rules);
    expect(await codeOf(run(2))).toBe("ok");
    expect(await codeOf(read(1))).toBe("ok");
  });

  it("is asked for in the browser where that can, and waited for outside the call's own time", async () => {
    const { inner, run } = setUp(rules);
    inner.connected = [];
    inner.connect("b1", ["requestConsent"]);
    inner.answers.requestConsent = { decision: "once" };
    let waits = 0;
    const waitForPerson = <T>(wait: Promise<T>): Promise<T> => {
      waits += 1;
      return wait;
    };
    const client = asking("once");
    expect(await codeOf(run(1, { waitForPerson, ask: client.ask }))).toBe("ok");
    expect(inner.requests.find(({ action }) => action === "requestConsent")?.params).toEqual({
      tabId: 1,
      client: "spec 1.2.3",
      tool: "execute_javascript",
      what: "Run a script in the page, with your rights there.",
    });
    expect(waits).toBe(1);
    expect(client.questions).toEqual([]);
  });

  it("is asked for through the client else", async () => {
    const { run } = setUp(rules);
    const client = asking("once");
    expect(await codeOf(run(1, { ask: client.ask }))).toBe("ok");
    expect(client.questions).toEqual([
      {
        tool: "execute_javascript",
        site: "wiki.example",
        what: "Run a script in the page, with your rights there.",
      },
    ]);
  });

  it("is an error that says how to allow the call where nobody can be asked", async () => {
    const { inner, run } = setUp(rules);
    expect(await codeOf(run(1))).toEqual({
      code: "CONSENT_REQUIRED",
      message: expect.stringContaining("security.ask (execute_javascript on wiki.example)"),
    });
    expect(inner.asked).not.toContain("executeScript");
  });

  it.each(["never", "closed", "expired"] as const)(
    "that is refused (%s) refuses the call",
    async (decision) => {
      const { inner, run } = setUp(rules);
      expect(await codeOf(run(1, { ask: asking(decision).ask }))).toMatchObject({
        code: "PERMISSION_DENIED",
      });
      expect(inner.asked).not.toContain("executeScript");
    },
  );

  it("given once holds for one call, with all that it asks", async () => {
    const { run } = setUp(rules);
    const client = asking("once");
    await run(1, { ask: client.ask, call: 1 });
    await run(1, { ask: client.ask, call: 1 });
    expect(client.questions).toHaveLength(1);
    await run(1, { ask: client.ask, call: 2 });
    expect(client.questions).toHaveLength(2);
  });

  it.each(["site", "never"] as const)(
    "for good (%s) is remembered by client, tool and site",
    async (decision) => {
      const { inner, run } = setUp({ ask: ["*"] });
      const client = asking(decision);
      await codeOf(run(1, { ask: client.ask, call: 1 }));
      await codeOf(run(1, { ask: client.ask, call: 2, session: "s2", client: "spec 1.2.4" }));
      expect(client.questions).toHaveLength(1);
      await codeOf(run(1, { ask: client.ask, call: 3, client: "other 1" }));
      await codeOf(run(1, { ask: client.ask, call: 4, tool: "click" }));
      await codeOf(run(2, { ask: client.ask, call: 5 }));
      expect(client.questions).toHaveLength(4);
      expect(inner.asked.includes("executeScript")).toBe(decision === "site");
    },
  );

  it("does not hold for the site to which the tab went meanwhile", async () => {
    const { inner, run } = setUp(rules);
    inner.origin = { url: "https://other.example/" };
    expect(await codeOf(run(1, { ask: asking("once").ask }))).toMatchObject({ code: "PERMISSION_DENIED" });
  });

  it("is asked for by a signal that passes through as it is", async () => {
    const { run } = setUp(rules);
    const signal = new BrowserMcpError("INPUT_REQUIRED", "ask first");
    const call = run(1, { ask: () => Promise.reject(signal) });
    await expect(call).rejects.toBe(signal);
  });
});

describe("the account of calls", () => {
  it("says who did what where, with what outcome", async () => {
    const { inner, calls, read } = setUp(denySites);
    inner.origin = { url: wiki };
    await read(1);
    await codeOf(read(2));
    inner.failure = new BrowserMcpError("REQUEST_TIMEOUT", "late");
    await codeOf(read(1));
    expect(calls).toMatchObject([
      { action: "getPageContent", caller, outcome: "ok", browserId: "b1", tabId: 1, site: "wiki.example" },
      {
        outcome: "PERMISSION_DENIED",
        tabId: 2,
        site: "bank.example",
        rule: "security.deny_sites (bank.example)",
      },
      { outcome: "REQUEST_TIMEOUT", tabId: 1, site: "wiki.example" },
    ]);
    expect(JSON.stringify(calls)).not.toMatch(/number=12|https:/);
  });

  it("says what a person answered", async () => {
    const { calls, run } = setUp({ ask: ["*"] });
    await run(1, { ask: () => Promise.resolve("site" as const) });
    await codeOf(run(2, { ask: () => Promise.resolve("closed" as const) }));
    expect(calls).toMatchObject([
      { outcome: "ok", consent: "site" },
      { outcome: "PERMISSION_DENIED", consent: "refused", rule: "security.ask (*)" },
    ]);
  });
});
