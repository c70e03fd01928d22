import { features, type BrowserReply } from "@browser-mcp/protocol";
import { FakeBrowser, FakeReply } from "@browser-mcp/testing";
import { asTest, startHub, type HubHarness } from "./testing/hub-harness.js";

const page = { url: "https://a.example/", title: "A", text: "all of it" };
const head = { url: page.url, title: page.title };
const origin = { tabId: 5, documentId: "D1", url: page.url };
const unchanged = { ...origin, contentName: "n1", unchanged: true } as const;

let harness: HubHarness;
let browser: FakeBrowser;

/** A browser that answers with what `answer` yields. */
async function start(answer: () => unknown, capabilities?: readonly string[]): Promise<void> {
  harness = await startHub();
  browser = await FakeBrowser.connect(harness.url, {
    kind: "superset",
    ...(capabilities === undefined ? {} : { capabilities }),
  });
  browser.on("getPageContent", answer);
  await harness.event("browser-connected");
}
afterEach(() => harness.stop());

type Reply = BrowserReply<"getPageContent">;
const read = (held?: Reply, params = {}): Promise<Reply> =>
  harness.hub.request(
    "getPageContent",
    { tabId: 5, ...params },
    { ...asTest, ...(held === undefined ? {} : { held }) },
  );
const held = (data: Reply["data"] = page): Reply => ({
  data,
  browserId: browser.browserId,
  ...origin,
  contentName: "n1",
  receivedAt: 1,
});
const known = (): unknown =>
  browser.requests.findLast(({ action }) => action === "getPageContent")?.["known"];

describe("texts that the asker has", () => {
  it("are told by the name that the browser gave them", async () => {
    await start(() => new FakeReply(page, { ...origin, contentName: "n1" }));
    const first = await read();
    expect([first.contentName, known()]).toEqual(["n1", undefined]);
    await read(first);
    expect(known()).toBe("n1");
  });

  it("stand in an answer that leaves them out, and the answer is the held one where all of it is the same", async () => {
    await start(() => new FakeReply(head, unchanged));
    const { data, contentName, receivedAt } = await read(held());
    expect(data).toBe(page);
    expect(contentName).toBe("n1");
    expect(receivedAt).toBeGreaterThan(1);
  });

  it("stand beside what is new of the page", async () => {
    await start(() => new FakeReply({ ...head, title: "B", metadata: { description: "new" } }, unchanged));
    const whole = { ...page, html: "<p>", markdown: "#" };
    const params = { includeHtml: true, format: "markdown" };
    expect((await read(held(whole), params)).data).toEqual({
      ...whole,
      title: "B",
      metadata: { description: "new" },
    });
  });

  it("give way to those of an answer that has its own", async () => {
    await start(() => new FakeReply({ ...page, text: "new" }, { ...origin, contentName: "n2" }));
    expect(await read(held())).toMatchObject({ data: { text: "new" }, contentName: "n2" });
  });

  it("stand in an answer that tells how they differ", async () => {
    const difference = { from: "n1", start: 4, end: 3, between: "none of" };
    await start(() => new FakeReply(head, { ...origin, contentName: "n2", difference }));
    const whole = { ...page, html: "<p>" };
    expect(await read(held(whole), { includeHtml: true })).toMatchObject({
      data: { ...whole, text: "all none of it" },
      contentName: "n2",
    });
  });

  it.each([
    ["of another name", { from: "n3", start: 0, end: 0, between: "" }],
    ["of more than there is", { from: "n1", start: 5, end: 5, between: "" }],
  ])("have no difference %s", async (_what, difference) => {
    await start(() => new FakeReply(head, { ...origin, contentName: "n2", difference }));
    await expect(read(held())).rejects.toMatchObject({ code: "INVALID_REPLY" });
  });

  it.each([
    ["of another name", { ...unchanged, contentName: "n2" }],
    ["of another document", { ...unchanged, documentId: "D2" }],
  ])("are not those %s", async (_what, other) => {
    await start(() => new FakeReply(head, other));
    await expect(read(held())).rejects.toMatchObject({ code: "INVALID_REPLY" });
  });

  it("are never missing in an answer to who has none", async () => {
    await start(() => new FakeReply(head, unchanged));
    await expect(read()).rejects.toMatchObject({ code: "INVALID_REPLY" });
  });

  it("are not told to a browser that does not say that it knows of names", async () => {
    await start(() => page, [features.changeEvents, "getPageContent"]);
    await read(held());
    expect(known()).toBeUndefined();
  });

  it("are not told to another browser than theirs", async () => {
    await start(() => page);
    await read({ ...held(), browserId: "another" });
    expect(known()).toBeUndefined();
  });

  it("are told again where the request is sent again on another socket", async () => {
    await start(() => new FakeReply(head, unchanged));
    let asked = 0;
    browser.on("getPageContent", async () => {
      asked += 1;
      if (asked === 1) await browser.close();
      return new FakeReply(head, unchanged);
    });
    const reading = read(held());
    await browser.closed;
    browser = await FakeBrowser.connect(harness.url, { kind: "superset", browserId: browser.browserId });
    browser.on("getPageContent", () => new FakeReply(head, unchanged));
    expect((await reading).data).toBe(page);
    expect(known()).toBe("n1");
  });
});
