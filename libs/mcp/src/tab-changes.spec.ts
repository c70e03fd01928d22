import type { BrowserEvent } from "@browser-mcp/protocol";
import { ScriptedBrowser, tabOf } from "./scripted-browser.fixture.js";
import { changesOf, tabKey } from "./tab-changes.js";
import { tabResourceKinds } from "./tab-uri.js";

const tab = tabOf(5);
const at = { browserId: "b1", tabId: 5 };
const [connected] = new ScriptedBrowser([tab]).browsers();
const keys = (...kinds: Parameters<typeof tabKey>[2][]) => kinds.map((kind) => tabKey("b1", 5, kind));
const every = { type: "updated", keys: keys(...tabResourceKinds) };
const list = { type: "list" };
const debuggerEvent = (method: string): BrowserEvent => ({
  type: "debugger-event",
  ...at,
  method,
  params: {},
  timestamp: 0,
});

describe("changesOf", () => {
  it.each<[string, BrowserEvent, object[]]>([
    ["a new tab", { type: "tab-created", ...at, tab }, [list]],
    ["a closed tab", { type: "tab-removed", ...at }, [list, every]],
    ["another page", { type: "tab-navigated", ...at, tab }, [every]],
    [
      "a changed page",
      { type: "tab-changed", ...at },
      [{ type: "updated", keys: keys("content", "dom", "screenshot", "accessibility") }],
    ],
    ["a shown tab", { type: "tab-activated", ...at, tab }, []],
    ["a browser gone", { type: "browser-disconnected", browserId: "b1" }, [list]],
    [
      "console output",
      debuggerEvent("Runtime.consoleAPICalled"),
      [{ type: "updated", keys: keys("console") }],
    ],
    ["a request", debuggerEvent("Network.responseReceived"), [{ type: "updated", keys: keys("network") }]],
    ["what concerns no resource", debuggerEvent("Page.frameResized"), []],
    ["a method named as a property of every object", debuggerEvent("toString"), []],
    ["a detached debugger", { type: "debugger-detached", ...at }, []],
  ])("%s", (_what, event, expected) => {
    expect(changesOf(event)).toEqual(expected);
  });

  it("a browser that comes: the list, and all it has", () => {
    const [first, second] = changesOf({ type: "browser-connected", browser: connected! });
    expect(first).toEqual(list);
    const prefix = second?.type === "all-updated" ? second.prefix : "none";
    expect(every.keys.every((key) => key.startsWith(prefix))).toBe(true);
    expect(tabKey("b10", 5, "dom").startsWith(prefix)).toBe(false);
  });
});
