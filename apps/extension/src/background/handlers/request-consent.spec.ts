import type { Consent } from "@browser-mcp/protocol";
import type { ConsentQuestion } from "../../shared/consent.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { TabAccess } from "../tab-access.js";
import { requestConsent } from "./request-consent.js";

const request = { tabId: 1, client: "Client\u202e 1.0", tool: "execute_javascript", what: "Run\na script." };

function setUp(answer: (tabs: FakeTabs) => Consent = () => ({ decision: "once" })) {
  const tabs = new FakeTabs([fakeTab({ id: 1, url: "https://example.com:8443/a", title: "A\npage" })]);
  const asked: ConsentQuestion[] = [];
  const desk = {
    ask: async (question: ConsentQuestion) => {
      asked.push(question);
      return answer(tabs);
    },
  };
  const handler = requestConsent(new TabAccess(tabs), tabs, desk);
  return {
    asked,
    handle: (more = {}) => handler.handle({ ...request, ...more }, new AbortController().signal),
  };
}

beforeEach(() => jest.useFakeTimers({ now: 1_000 }));
afterEach(() => jest.useRealTimers());

describe("requestConsent", () => {
  it("asks for the tab's own site and title, in plain words, with a time limit", async () => {
    const { asked, handle } = setUp();
    expect(await handle()).toEqual({
      data: { decision: "once" },
      tabId: 1,
      url: "https://example.com:8443/a",
    });
    expect(asked).toEqual([
      {
        client: "Client 1.0",
        tool: "execute_javascript",
        what: "Run a script.",
        site: "example.com:8443",
        title: "A page",
        endsAt: 61_000,
      },
    ]);
    await handle({ timeout: 5_000 });
    expect(asked[1]).toMatchObject({ endsAt: 6_000 });
  });

  it("does not count where the tab has gone to another site meanwhile", async () => {
    const { handle } = setUp((tabs) => {
      tabs.change(1, { url: "https://bank.test/" });
      return { decision: "once" };
    });
    await expect(handle()).rejects.toMatchObject({ code: "TAB_CLOSED" });
  });

  it.each([{ timeout: 500 }, { what: "" }, { client: "c".repeat(201) }])("refuses %j", async (more) => {
    await expect(setUp().handle(more)).rejects.toMatchObject({ code: "INVALID_PARAMETERS" });
  });
});
