import { silentLogger } from "@browser-mcp/protocol";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { TabAddresses } from "./tab-addresses.js";

it("knows the address of every open tab, and tells of each new one once", async () => {
  const tabs = new FakeTabs([fakeTab({ id: 1, url: "https://a.test/" })]);
  const addresses = new TabAddresses(tabs, silentLogger);
  await addresses.ready;
  const moves: [number, string][] = [];
  addresses.onMoved((...move) => moves.push(move));
  tabs.onCreated.fire(fakeTab({ id: 2, url: "", pendingUrl: "https://b.test/" }));
  for (const status of ["loading", "complete"] as const) {
    tabs.onUpdated.fire(1, { status }, fakeTab({ id: 1, url: "https://c.test/" }));
  }
  expect(moves).toEqual([
    [2, "https://b.test/"],
    [1, "https://c.test/"],
  ]);
  expect(addresses.all).toEqual([
    [1, "https://c.test/"],
    [2, "https://b.test/"],
  ]);
});

it("follows a tab to its new id, and forgets a closed one", async () => {
  const tabs = new FakeTabs([fakeTab({ id: 1, url: "https://a.test/" }), fakeTab({ id: 2 })]);
  const addresses = new TabAddresses(tabs, silentLogger);
  await addresses.ready;
  tabs.onReplaced.fire(9, 1);
  tabs.close(2);
  expect([1, 2, 9].map((id) => addresses.of(id))).toEqual([undefined, undefined, "https://a.test/"]);
});

it("takes what happens while it still asks for the later news", async () => {
  const tabs = new FakeTabs([fakeTab({ id: 1, url: "https://old.test/" })]);
  const addresses = new TabAddresses(tabs, silentLogger);
  tabs.onUpdated.fire(1, { url: "https://new.test/" }, fakeTab({ id: 1, url: "https://new.test/" }));
  await addresses.ready;
  expect(addresses.of(1)).toBe("https://new.test/");
});
