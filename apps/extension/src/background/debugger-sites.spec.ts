import { silentLogger } from "@browser-mcp/protocol";
import { keepDebuggerOff } from "./debugger-sites.js";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";
import { TabAddresses } from "./tab-addresses.js";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function setUp() {
  const tabs = new FakeTabs([fakeTab({ id: 1 }), fakeTab({ id: 2, url: "https://other.test/" })]);
  const shown = new TabAddresses(tabs, silentLogger);
  const sites = new FakeSites();
  const ended: number[] = [];
  const attached: ((tabId: number) => Promise<void>)[] = [];
  const sessions = {
    endAt: async (tabId: number) => void ended.push(tabId),
    onAttached: (listener: (tabId: number) => Promise<void>) => void attached.push(listener),
  };
  keepDebuggerOff(sessions, sites, shown, silentLogger);
  await shown.ready;
  return {
    tabs,
    sites,
    ended,
    attach: (tabId: number) => attached.forEach((listener) => void listener(tabId)),
  };
}

it("ends the debugger where a site is turned off", async () => {
  const { sites, ended } = await setUp();
  sites.turnOff("example.test");
  expect(ended).toEqual([1]);
});

it("ends it everywhere when everything is paused", async () => {
  const { sites, ended } = await setUp();
  sites.pause(true);
  expect(ended).toEqual([1, 2]);
});

it("ends it at a tab that goes where it is off, and where it comes to one", async () => {
  const { tabs, sites, ended, attach } = await setUp();
  sites.off.add("private.test");
  tabs.onUpdated.fire(1, {}, fakeTab({ id: 1, url: "https://private.test/" }));
  tabs.onUpdated.fire(2, {}, fakeTab({ id: 2, url: "https://third.test/" }));
  await settled();
  expect(ended).toEqual([1]);
  attach(2);
  attach(1);
  await settled();
  expect(ended).toEqual([1, 1]);
});
