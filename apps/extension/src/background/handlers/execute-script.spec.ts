import { silentLogger } from "@browser-mcp/protocol";
import { DebuggedDocuments } from "../debugged-documents.js";
import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { Documents } from "../documents.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { PageDialogs } from "../script/page-dialogs.js";
import type { PageRun } from "../script/script-in-page.js";
import { ScriptRunner } from "../script/script-runner.js";
import { TabAccess } from "../tab-access.js";
import { executeScript } from "./execute-script.js";

const { signal } = new AbortController();
const url = "https://example.test/1";

function setUp() {
  const { api, sessions, policy } = scriptedSessions();
  api.answer = async (method) =>
    method === "Runtime.evaluate" ? { result: { type: "string", value: "by debugger" } } : {};
  const inPage: string[] = [];
  const frame = { documentId: "D1", documentLifecycle: "active" as const, url };
  const tabs = new FakeTabs([fakeTab({ id: 1, active: true })]);
  const handler = executeScript({
    access: new TabAccess(tabs),
    documents: new DebuggedDocuments(new Documents({ getFrame: async () => ({ ...frame }) }), sessions, tabs),
    sessions,
    runner: new ScriptRunner(sessions, new PageDialogs(sessions, silentLogger)),
    mainWorld: {
      run: async (_tabId, _func, [script]): Promise<PageRun> => {
        inPage.push(script);
        return { how: "value", value: "in page" };
      },
      runsScripts: async () => true,
    },
  });
  return { api, policy, inPage, frame, handler };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("executeScript", () => {
  it("runs through the debugger and names tab and document", async () => {
    const { handler, inPage } = setUp();
    expect(await handler.handle({ script: "1" }, signal)).toEqual({
      data: { ok: true, value: "by debugger" },
      tabId: 1,
      documentId: "D1",
      url,
      observed: false,
    });
    expect(inPage).toEqual([]);
  });

  it("names the document that it ran in, where the page was left while the debugger was attached", async () => {
    const { api, frame, handler } = setUp();
    const attach = api.attach.bind(api);
    api.attach = async (target) => {
      await attach(target);
      frame.documentId = "D2";
    };
    expect(await handler.handle({ tabId: 1, script: "1" }, signal)).toMatchObject({ documentId: "D2" });
  });

  it("runs in the page where the debugger is forbidden, and says so", async () => {
    const { handler, policy } = setUp();
    policy.allowed = false;
    expect(await handler.handle({ tabId: 1, script: "1" }, signal)).toMatchObject({
      data: { ok: true, value: "in page", limitations: [expect.stringContaining("forbidden the debugger")] },
    });
  });

  it("runs in the page where another debugger holds the tab", async () => {
    const { api, handler } = setUp();
    api.refusal = new Error("Another debugger is already attached to the tab with id: 1.");
    api.answer = () => Promise.reject(new Error("Debugger is not attached to the tab with id: 1."));
    expect(await handler.handle({ tabId: 1, script: "1" }, signal)).toMatchObject({
      data: { value: "in page", limitations: [expect.stringContaining("Another debugger holds tab 1")] },
    });
  });

  it("is never begun twice: a session that a person ends in the middle is a failure", async () => {
    const { api, handler, inPage } = setUp();
    let fail: (error: Error) => void = () => undefined;
    api.answer = (method) =>
      method === "Runtime.evaluate"
        ? new Promise((_resolve, reject) => (fail = reject))
        : Promise.resolve(undefined);
    const call = handler.handle({ tabId: 1, script: "1" }, signal);
    const outcome = expect(call).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    await jest.advanceTimersByTimeAsync(0);
    api.onDetach.fire({ tabId: 1 }, "canceled_by_user");
    fail(new Error("Detached while handling command."));
    await outcome;
    expect(inPage).toEqual([]);
  });
});
