import { BrowserMcpError } from "@browser-mcp/protocol";
import type { BrowserEvent } from "@browser-mcp/protocol";
import { ScriptedBrowser } from "../scripted-browser.fixture.js";
import { RedactingBrowser } from "./redacting-browser.js";
import { jwt } from "./secrets.fixture.js";

const caller = { client: "spec" };

describe("the redacting browser", () => {
  it("hands out replies with marks, and says how many of which kind", async () => {
    const inner = new ScriptedBrowser({
      getPageContent: { url: "https://a.example/?token=q7Rz2mKx9", title: jwt, text: `${jwt} and ${jwt}` },
    });
    const browser = new RedactingBrowser(inner);
    const reply = await browser.request("getPageContent", { tabId: 1 }, { caller });
    expect(reply.data).toEqual({
      url: "https://a.example/?token=[redacted:credential]",
      title: "[redacted:jwt]",
      text: "[redacted:jwt] and [redacted:jwt]",
    });
    expect(reply.redactions).toEqual({ credential: 1, jwt: 3 });
    expect(browser.totals()).toEqual(
      new Map([
        ["credential", 1],
        ["jwt", 3],
      ]),
    );
  });

  it("hands on a reply without a secret as it is", async () => {
    const inner = new ScriptedBrowser({
      getPageContent: { url: "https://a.example/", title: "A", text: "text" },
    });
    const reply = await new RedactingBrowser(inner).request("getPageContent", { tabId: 1 }, { caller });
    expect(reply).toBe(inner.replies[0]);
  });

  it.each([
    [6, ["another", "answer"]],
    [0, ["answer", "another"]],
  ])("after %d ms of looking, this comes first: %j", async (tookMs, order) => {
    const inner = new ScriptedBrowser({ executeScript: { ok: true, value: 1 } });
    const now = jest.spyOn(performance, "now");
    let clock = 0;
    now.mockImplementation(() => (clock += tookMs));
    const happened: string[] = [];
    const another = new Promise<void>((resolve) => {
      setImmediate(() => resolve(void happened.push("another")));
    });
    await new RedactingBrowser(inner).request("executeScript", { script: "1" }, { caller });
    happened.push("answer");
    await another;
    now.mockRestore();
    expect(happened).toEqual(order);
  });

  it("redacts the address that a reply names", async () => {
    const inner = new ScriptedBrowser(
      { executeScript: { ok: true, value: 1 } },
      { url: "https://ann:pw@a.example/" },
    );
    const reply = await new RedactingBrowser(inner).request("executeScript", { script: "1" }, { caller });
    expect(reply.url).toBe("https://[redacted:url-credentials]@a.example/");
  });

  it("leaves the picture of a page alone", async () => {
    const inner = new ScriptedBrowser({ captureScreenshot: { mimeType: "image/png", data: jwt } });
    const reply = await new RedactingBrowser(inner).request("captureScreenshot", { tabId: 1 }, { caller });
    expect(reply).toBe(inner.replies[0]);
  });

  it("redacts what errors quote, and drops the error behind them", async () => {
    const inner = new ScriptedBrowser({});
    inner.failure = new BrowserMcpError("BROWSER_ERROR", `Cannot read ${jwt}`, { cause: new Error(jwt) });
    const asking = new RedactingBrowser(inner).request("getPageContent", { tabId: 1 }, { caller });
    const error = await asking.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BrowserMcpError);
    expect(String(error)).toBe("BrowserMcpError: Cannot read [redacted:jwt]");
    expect(error).toHaveProperty("code", "BROWSER_ERROR");
    expect(error).not.toHaveProperty("cause");
  });

  it.each<[string, BrowserEvent]>([
    [
      "a tab",
      {
        type: "tab-navigated",
        browserId: "b",
        tabId: 1,
        tab: {
          id: 1,
          url: `https://a.example/?token=${jwt}`,
          title: jwt,
          active: true,
          windowId: 1,
          index: 0,
          browserId: "b",
        },
      },
    ],
    [
      "a debugger",
      { type: "debugger-event", browserId: "b", tabId: 1, method: "X.y", params: { a: [jwt] }, timestamp: 1 },
    ],
    ["a page", { type: "page-data", browserId: "b", tabId: 1, source: "devtools", data: { text: jwt } }],
  ])("redacts the events of %s", (_what, event) => {
    const inner = new ScriptedBrowser({});
    const heard: BrowserEvent[] = [];
    new RedactingBrowser(inner).subscribe((told) => heard.push(told));
    inner.tell(event);
    expect(heard).toHaveLength(1);
    expect(JSON.stringify(heard)).not.toContain(jwt);
    expect(JSON.stringify(heard)).toContain("[redacted:jwt]");
  });

  it("redacts an event that is kept as it came when that is read, each time, and counts it once", () => {
    const inner = new ScriptedBrowser({});
    const heard: BrowserEvent[] = [];
    const browser = new RedactingBrowser(inner);
    browser.subscribe((told) => heard.push(told));
    let reads = 0;
    inner.tell({
      type: "debugger-event",
      browserId: "b",
      tabId: 1,
      method: "X.y",
      timestamp: 1,
      size: 9,
      context: 4,
      get params() {
        reads += 1;
        return { a: [jwt] };
      },
    });
    expect([reads, heard.length, browser.totals().get("jwt")]).toEqual([0, 1, undefined]);
    const clean = { size: 9, context: 4, tabId: 1, timestamp: 1, params: { a: ["[redacted:jwt]"] } };
    for (const time of [1, 2]) {
      expect(heard[0]).toMatchObject(clean);
      expect([reads, browser.totals().get("jwt")]).toEqual([time, 1]);
    }
    expect(JSON.stringify(heard)).not.toContain(jwt);
  });

  it("hands on an event without a secret as it is", () => {
    const inner = new ScriptedBrowser({});
    const heard: BrowserEvent[] = [];
    new RedactingBrowser(inner).subscribe((told) => heard.push(told));
    const events: BrowserEvent[] = [
      { type: "tab-removed", browserId: "b", tabId: 1 },
      { type: "debugger-event", browserId: "b", tabId: 1, method: "X.y", params: { a: 1 }, timestamp: 1 },
    ];
    for (const event of events) inner.tell(event);
    expect(heard[0]).toBe(events[0]);
    expect(heard[1]).toBe(events[1]);
  });
});
