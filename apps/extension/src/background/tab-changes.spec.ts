import type { WireEvent } from "@browser-mcp/protocol";
import { pageChanged } from "../shared/page-changed.js";
import { FakeEvent } from "./fake-chrome.js";
import { relayChanges } from "./tab-changes.js";

it("tells which tab changed, and nothing of other messages", () => {
  const onMessage = new FakeEvent<[message: unknown, sender: { tab?: { id?: number } }]>();
  const told: WireEvent[] = [];
  relayChanges({ onMessage }, (event) => told.push(event));
  onMessage.fire(pageChanged, { tab: { id: 7 } });
  onMessage.fire("connect", { tab: { id: 8 } });
  onMessage.fire(null, { tab: { id: 8 } });
  onMessage.fire(pageChanged, {});
  expect(told).toEqual([{ type: "tab-changed", tabId: 7 }]);
});
