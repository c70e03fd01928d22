import { FakeReply, rawPost } from "@browser-mcp/testing";
import { Target } from "./hostile.fixture.js";

/** No secret of anybody: the form alone makes it one. */
const secret = [
  "eyJhbGciOiJIUzI1NiJ9",
  "eyJzdWIiOiIxMjM0In0",
  "q7Rz2mKx9Lw4Tn8Vb3Yc6Hd1Jf5Gs0PaQeUiOkMlN",
].join(".");

let target: Target;
beforeEach(async () => (target = await Target.start()));
afterEach(() => target.close());

/** The debugger tells of a call of the page's console. @param value as JSON */
const says = (number: number, value = JSON.stringify(`number ${number} has ${secret}`)): void => {
  const call = `"type":"error","executionContextId":1,"timestamp":${1_000_000 + number}`;
  const params = `{${call},"args":[{"type":"string","value":${value}}]}`;
  target.browser.sendRaw(
    '{"type":"notification","event":{"type":"debugger_event","source":{"tabId":5},' +
      `"method":"Runtime.consoleAPICalled","timestamp":${number},"params":${params}}}`,
  );
};

/** What the tool answers where all of this was said before the browser's own answer. */
async function messagesAfter(all: () => void): Promise<string> {
  target.browser.on("getConsoleMessages", () => {
    all();
    return new FakeReply({ messages: [], coverage: "document-idle", dropped: 0 }, { tabId: 5 });
  });
  const { text } = await rawPost(target.addresses.mcp, {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "get_console_messages", arguments: { tabId: 5 } },
  });
  return text;
}

describe("a console that is flooded", () => {
  it("gives its newest 1,000 messages to who asks, and none of their secrets", async () => {
    const text = await messagesAfter(() => {
      for (let number = 0; number < 2_500; number += 1) says(number);
    });
    expect(text).toMatch(/total\\*":1000,/);
    expect(text).toContain("number 1500 has [redacted:jwt]");
    expect(text).not.toContain("number 1499 ");
    expect(text).not.toContain(secret);
  });

  it("loses of a value that is deeper than any page's only that value", async () => {
    const text = await messagesAfter(() => {
      says(1, `${"[".repeat(9_000)}${"]".repeat(9_000)}`);
      says(2);
    });
    expect(text).toMatch(/total\\*":1,/);
    expect(text).toContain("number 2 has [redacted:jwt]");
    expect(await target.serves()).toContain("the page");
  });
});
