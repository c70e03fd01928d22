import { silentLogger } from "@browser-mcp/protocol";
import { endCapture, isCaptured } from "../page/capture-endings.js";
import { everySite, type SiteRules } from "../shared/site-rules.js";
import type { RegisteredScript, ScriptingApi, ScriptTarget } from "./chrome-api.js";
import { FakeStorage, FakeTabs, fakeTab } from "./fake-chrome.js";
import { ManagedSettings } from "./managed-settings.js";
import { PageCapture } from "./page-capture.js";
import { consoleScripts, vitalsScript } from "./page-scripts.js";
import { SiteAccess } from "./site-access.js";
import { TabAddresses } from "./tab-addresses.js";

const never = (...sites: string[]): SiteRules => ({ ...everySite, never: sites });

/** Open pages of which a spec sees what was done to each frame: `end 1/0`, `page/x.js 1/0`. */
class Pages implements ScriptingApi {
  readonly done: string[] = [];
  readonly captured = new Set<string>();

  async call<Args extends unknown[], Result>(
    { tabId, frameIds = [] }: ScriptTarget,
    _now: boolean,
    run: (...args: Args) => Promise<Result> | null,
    ..._args: Args
  ) {
    const frame = `${tabId}/${frameIds.join()}`;
    const name: string = run.name;
    if (name === endCapture.name) this.done.push(`end ${frame}`);
    const captured: unknown = name === isCaptured.name ? this.captured.has(frame) : true;
    // The spec answers in the form of the functions that are called.
    return [{ documentId: "D", frameId: 0, result: captured as Result }];
  }

  async insert({ tabId, frameIds = [] }: ScriptTarget, _now: boolean, file: string): Promise<void> {
    this.done.push(`${file} ${tabId}/${frameIds.join()}`);
  }
}

class Registry {
  scripts: RegisteredScript[] = [];
  getRegisteredContentScripts = async () => this.scripts;
  registerContentScripts = async (added: RegisteredScript[]) => void this.scripts.push(...added);
  updateContentScripts = async (changed: RegisteredScript[]) => void (this.scripts = changed);
  unregisterContentScripts = async ({ ids }: { ids: string[] }) =>
    void (this.scripts = this.scripts.filter(({ id }) => !ids.includes(id)));

  get excluded(): string[][] {
    return this.scripts.map(({ excludeMatches }) => excludeMatches);
  }
}

async function setUp({
  local = new FakeStorage(),
  memory = new FakeStorage(),
  registry = new Registry(),
} = {}) {
  const tabs = new FakeTabs([
    fakeTab({ id: 1, url: "https://a.test/" }),
    fakeTab({ id: 2, url: "chrome://x/" }),
  ]);
  const frames = [
    { frameId: 0, parentFrameId: -1, url: "https://a.test/" },
    { frameId: 4, parentFrameId: 0, url: "about:srcdoc" },
    { frameId: 5, parentFrameId: 0, url: "https://b.test/" },
  ];
  const pages = new Pages();
  const shown = new TabAddresses(tabs, silentLogger);
  const sites = new SiteAccess(local, new ManagedSettings(new FakeStorage(), silentLogger), silentLogger);
  const capture = new PageCapture([...consoleScripts, vitalsScript], {
    sites,
    shown,
    registry,
    scripting: pages,
    frames: { getAllFrames: async () => frames },
    memory,
    log: silentLogger,
  });
  await sites.known;
  await capture.settled;
  return { local, memory, registry, pages, capture, tabs };
}

describe("what is recorded inside pages", () => {
  it("begins with new documents, and leaves the open ones alone", async () => {
    const { registry, pages } = await setUp();
    expect(registry.scripts.map(({ id }) => id)).toEqual(["console-reader", "console-capture", "vitals"]);
    expect(registry.excluded).toEqual([[], [], []]);
    expect(pages.done).toEqual([]);
  });

  it("ends where a site is turned off: in new documents, and in open ones frame by frame", async () => {
    const { local, registry, pages, capture } = await setUp();
    for (const frame of ["1/0", "1/4", "1/5"]) pages.captured.add(frame);
    await local.set({ siteRules: never("a.test") });
    await capture.settled;
    expect(registry.excluded).toEqual(Array(3).fill(["*://*.a.test/*"]));
    expect(pages.done).toEqual(["end 1/0", "end 1/4"]);
  });

  it("begins again once where it is turned on", async () => {
    const { local, pages, capture } = await setUp({ local: new FakeStorage({ siteRules: never("a.test") }) });
    pages.captured.add("1/5");
    pages.done.length = 0;
    await local.set({ siteRules: everySite });
    await capture.settled;
    expect(pages.done.sort()).toEqual([
      "page/console-capture.js 1/0",
      "page/console-capture.js 1/4",
      "page/content-script.js 1/0",
      "page/content-script.js 1/4",
      "page/vitals.js 1/0",
    ]);
  });

  it("ends everywhere when everything is paused", async () => {
    const { local, registry, pages, capture } = await setUp();
    await local.set({ paused: true });
    await capture.settled;
    expect(registry.scripts).toEqual([]);
    expect(pages.done).toEqual(["end 1/0", "end 1/4", "end 1/5"]);
  });

  it("obeys what changed while no worker was there, and does nothing again where nothing did", async () => {
    const { local, memory, registry } = await setUp();
    expect((await setUp({ local, memory, registry })).pages.done).toEqual([]);
    local.items["siteRules"] = never("b.test");
    expect((await setUp({ local, memory, registry })).pages.done).toContain("end 1/5");
  });

  it("ends in a page that comes back from where new documents are none", async () => {
    const { local, pages, capture, tabs } = await setUp();
    await local.set({ siteRules: never("a.test") });
    await capture.settled;
    pages.done.length = 0;
    tabs.onUpdated.fire(1, {}, fakeTab({ id: 1, url: "https://b.test/" }));
    tabs.onUpdated.fire(1, {}, fakeTab({ id: 1, url: "https://a.test/" }));
    await capture.settled;
    expect(pages.done).toEqual(["end 1/0", "end 1/4"]);
  });
});
