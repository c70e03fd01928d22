import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { TabAccess } from "../tab-access.js";
import { cdp } from "./cdp.js";

const signal = new AbortController().signal;

function setUp() {
  const { api, sessions } = scriptedSessions();
  const tabs = new FakeTabs([fakeTab({ id: 1 })]);
  return { api, tabs, sessions, handler: cdp(new TabAccess(tabs), sessions) };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("cdp", () => {
  it("passes method and parameters through, and the result back", async () => {
    const { api, handler } = setUp();
    api.answer = async (method, params) => ({ method, params });
    const request = { tabId: 1, method: "Runtime.evaluate", params: { expression: "1" } };
    expect(await handler.handle(request, signal)).toEqual({
      data: { method: "Runtime.evaluate", params: { expression: "1" } },
      tabId: 1,
    });
  });

  it("yields an empty object where the command yields nothing", async () => {
    const { api, handler } = setUp();
    api.answer = async () => undefined;
    expect(await handler.handle({ tabId: 1, method: "Page.enable" }, signal)).toMatchObject({ data: {} });
  });

  it("remembers what a client has enabled, until it disables it or the session ends", async () => {
    const { api, handler, sessions } = setUp();
    const on = () => sessions.clientDomains.has(1, "Debugger");
    const send = (method: string) => handler.handle({ tabId: 1, method: `Debugger.${method}` }, signal);
    api.answer = (method) =>
      method.endsWith("enable") ? Promise.reject(new Error("no")) : Promise.resolve({});
    await expect(send("enable")).rejects.toThrow("no");
    expect(on()).toBe(false);
    api.answer = async () => ({});
    await send("enable");
    expect(on()).toBe(true);
    await send("disable");
    expect(on()).toBe(false);
    await send("enable");
    api.onDetach.fire({ tabId: 1 }, "target_closed");
    expect(on()).toBe(false);
  });

  it("names the command that failed and decodes why", async () => {
    const { api, handler } = setUp();
    api.answer = () => Promise.reject(new Error('{"code":-32000,"message":"No node"}'));
    await expect(handler.handle({ tabId: 1, method: "DOM.focus" }, signal)).rejects.toEqual(
      expect.objectContaining({ code: "BROWSER_ERROR", message: "DOM.focus failed: No node [-32000]" }),
    );
  });

  it("says that another debugger holds the tab", async () => {
    const { api, handler } = setUp();
    api.refusal = new Error("Another debugger is already attached to the tab with id: 1.");
    api.answer = () => Promise.reject(new Error("Debugger is not attached to the tab with id: 1."));
    await expect(handler.handle({ tabId: 1, method: "DOM.focus" }, signal)).rejects.toEqual(
      expect.objectContaining({
        code: "PERMISSION_DENIED",
        message: expect.stringContaining("developer tools"),
      }),
    );
  });

  it("ends when the tab is closed in the middle of a command", async () => {
    const { api, handler, tabs } = setUp();
    api.answer = () => new Promise(() => undefined);
    const call = handler.handle({ tabId: 1, method: "Page.enable" }, signal);
    await jest.advanceTimersByTimeAsync(0);
    tabs.close(1);
    await expect(call).rejects.toEqual(expect.objectContaining({ code: "TAB_CLOSED" }));
  });

  it("refuses a method that is none", async () => {
    await expect(setUp().handler.handle({ tabId: 1, method: "drop table" }, signal)).rejects.toEqual(
      expect.objectContaining({ code: "INVALID_PARAMETERS", message: expect.stringContaining('"method"') }),
    );
  });
});
