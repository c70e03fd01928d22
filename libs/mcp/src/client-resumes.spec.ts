import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ResourceListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { BreakableProxy } from "./breakable-proxy.fixture.js";
import { TransportFixture } from "./transport.fixture.js";

/** The SDK's client waits for a second, as the stream asks, before it comes back. */
jest.setTimeout(30_000);

let fixture: TransportFixture;
let proxy: BreakableProxy;
let client: Client;
beforeEach(async () => {
  fixture = await TransportFixture.start();
  proxy = await BreakableProxy.start(Number(new URL(fixture.url).port));
  client = new Client({ name: "sdk", version: "1" });
});
afterEach(async () => {
  await client.close();
  await proxy.stop();
  await fixture.stop();
});
const connect = () => client.connect(new StreamableHTTPClientTransport(new URL(proxy.url)));

describe("the SDK's client whose connection breaks", () => {
  it("gets the progress that it missed and the answer of a call that was under way", async () => {
    await connect();
    const seen: number[] = [];
    let first: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (first = resolve));
    const result = client.callTool({ name: "any" }, undefined, {
      onprogress: ({ progress }) => {
        seen.push(progress);
        first();
      },
    });
    const call = await fixture.running();
    await call.tell(1);
    await begun;
    proxy.breakAll();
    await call.tell(2);
    call.answer("all the same");
    expect((await result).content).toEqual([{ type: "text", text: "all the same" }]);
    expect(seen).toEqual([1, 2]);
    expect(call.signal.aborted).toBe(false);
  });

  it("hears on its GET stream what was said while it was away", async () => {
    const listening = new Promise<void>((resolve) => {
      fixture.transport.onstream = resolve;
    });
    const waiting: (() => void)[] = [];
    const heard = () => new Promise<void>((resolve) => waiting.push(resolve));
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () => waiting.shift()?.());
    const say = () =>
      fixture.transport.send({ jsonrpc: "2.0", method: "notifications/resources/list_changed" });
    await connect();
    await listening;
    const [first, second] = [heard(), heard()];
    await say();
    await first;
    proxy.breakAll();
    await say();
    await second;
  });
});
