import { FakeSites } from "../fake-sites.fixture.js";
import { RecordedRequests, type PlacedRequest } from "./recorded-requests.js";

const ON = "https://on.test";
const OFF = "https://off.test";
const sites = new FakeSites();
sites.off.add("off.test");
/** Of a tab that shows that page. */
const recordedAt = (page: string | undefined): RecordedRequests =>
  new RecordedRequests(sites, { of: () => page });
const asked = (request: Partial<PlacedRequest>): PlacedRequest => ({
  tabId: 1,
  frameId: 0,
  type: "xmlhttprequest",
  url: `${ON}/x`,
  initiator: ON,
  ...request,
});

describe("a request is recorded", () => {
  it.each<[string, boolean, string | undefined, Partial<PlacedRequest>]>([
    ["of a page that is on", true, ON, {}],
    ["that such a page makes of one that is off", true, ON, { url: `${OFF}/api` }],
    ["of a page that is off", false, OFF, { initiator: OFF }],
    ["of a page that is off, before the browser says that it is shown", false, ON, { initiator: OFF }],
    ["of a page that is on, before the browser says that it is shown", true, OFF, {}],
    ["that goes to a page that is off", false, ON, { type: "main_frame", url: `${OFF}/` }],
    ["that comes from one to a page that is on", true, OFF, { type: "main_frame", initiator: OFF }],
    ["for a frame that is off", false, ON, { type: "sub_frame", frameId: 4, url: `${OFF}/` }],
    ["for a frame in a page that is off", false, OFF, { type: "sub_frame", frameId: 4, initiator: OFF }],
    ["of a frame in a page that is off", false, OFF, { frameId: 4, initiator: ON }],
    ["of a frame in a page that is on", true, ON, { frameId: 4, initiator: "https://third.test" }],
    ["of a frame that has no address, in a page that is off", false, OFF, { initiator: "null" }],
    ["that nobody made, in a page that is off", false, OFF, { initiator: undefined }],
    ["that nobody made, of a tab that is not known", true, undefined, { initiator: undefined }],
  ])("%s: %s", (_what, recorded, page, request) => {
    expect(recordedAt(page).wants(asked(request))).toBe(recorded);
  });

  it("never while everything is paused", () => {
    const paused = new FakeSites();
    paused.pause(true);
    const recorded = new RecordedRequests(paused, { of: () => ON });
    expect([recorded.any, recorded.wants(asked({}))]).toEqual([false, false]);
  });
});

describe("what the debugger tells is recorded", () => {
  it.each<[string, boolean, string, [string | undefined, string, string | undefined]]>([
    ["of a page that is on", true, ON, ["Fetch", `${OFF}/api`, `${ON}/`]],
    ["of a page that is off", false, ON, ["Fetch", `${ON}/api`, `${OFF}/`]],
    ["for a page that is off", false, ON, ["Document", `${OFF}/`, `${OFF}/`]],
    ["of a frame without an address, in a page that is off", false, OFF, ["Fetch", ON, "about:srcdoc"]],
    ["of a WebSocket in a page that is on", true, ON, ["WebSocket", "wss://third.test/", undefined]],
  ])("%s: %s", (_what, recorded, page, request) => {
    expect(recordedAt(page).wantsOfDebugger(1, ...request)).toBe(recorded);
  });
});
