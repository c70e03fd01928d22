import type { WireEvent } from "@browser-mcp/protocol";
import { pageChanged } from "../shared/page-changed.js";
import { FakeEvent } from "./fake-chrome.js";
import { FakeSites } from "./fake-sites.fixture.js";
import { relayChanges } from "./tab-changes.js";

it("tells which tab changed, and nothing of other messages or of sites that are off", () => {
  const onMessage = new FakeEvent<[message: unknown, sender: { tab?: { id?: number; url?: string } }]>();
  const told: WireEvent[] = [];
  const sites = new FakeSites();
  sites.off.add("private.test");
  relayChanges({ onMessage }, (event) => told.push(event), sites);
  onMessage.fire(pageChanged, { tab: { id: 7 } });
  onMessage.fire(pageChanged, { tab: { id: 8, url: "https://private.test/" } });
  onMessage.fire("connect", { tab: { id: 8 } });
  onMessage.fire(null, { tab: { id: 8 } });
  onMessage.fire(pageChanged, {});
  expect(told).toEqual([{ type: "tab-changed", tabId: 7 }]);
});
