import { BrowserSocket } from "./browser-socket.js";
import { ExtensionServer } from "./extension-server.js";

let server: ExtensionServer;
let browser: BrowserSocket;

beforeEach(async () => {
  server = await ExtensionServer.start();
  browser = await BrowserSocket.connect(server.url);
});
afterEach(() => server.close());

describe("ExtensionServer", () => {
  it("welcomes an extension", async () => {
    browser.send({ type: "hello", name: "Chrome" });
    expect(await server.hello()).toMatchObject({ name: "Chrome" });
    expect(await browser.nextFrame(({ type }) => type === "welcome")).toMatchObject({ protocol: 2 });
  });

  it("keeps it alive", async () => {
    browser.send({ type: "heartbeat" });
    expect(await browser.nextFrame(({ type }) => type === "pong")).toBeDefined();
  });

  it("gives each request the answer that is its own", async () => {
    browser.send({ type: "hello" });
    await server.hello();
    const [first, second] = [server.request("cdp", { tabId: 1 }), server.request("cdp", { tabId: 2 })];
    for (const tabId of [2, 1]) {
      const { requestId } = await browser.nextFrame((frame) => frame["tabId"] === tabId);
      browser.send({ type: "response", requestId, data: tabId });
    }
    expect([(await first)["data"], (await second)["data"]]).toEqual([1, 2]);
  });

  it("remembers events, and waits for them", async () => {
    const coming = server.event(({ type }) => type === "tab-removed");
    browser.send({ type: "notification", event: { type: "tab-removed", tabId: 3 } });
    expect(await coming).toEqual({ type: "tab-removed", tabId: 3 });
    expect(server.events).toHaveLength(1);
  });
});
