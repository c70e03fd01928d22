import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { FakeSites } from "../fake-sites.fixture.js";
import { getAllTabs } from "./get-all-tabs.js";

describe("getAllTabs", () => {
  it("lists the tabs that have an id", async () => {
    const tabs = new FakeTabs([
      fakeTab({ id: 1, active: true }),
      fakeTab({ id: -1 }),
      fakeTab({ id: 2, index: 1 }),
    ]);
    expect(await getAllTabs(tabs).handle({}, new AbortController().signal)).toEqual({
      data: [
        { id: 1, url: "https://example.test/1", title: "Page 1", active: true, windowId: 1, index: 0 },
        { id: 2, url: "https://example.test/2", title: "Page 2", active: false, windowId: 1, index: 1 },
      ],
    });
  });

  it("says which are asleep", async () => {
    const tabs = new FakeTabs([fakeTab({ id: 1, discarded: true }), fakeTab({ id: 2 })]);
    const { data } = await getAllTabs(tabs).handle({}, new AbortController().signal);
    expect(data).toMatchObject([{ id: 1, discarded: true }, { id: 2 }]);
  });

  it("leaves out those whose site is off", async () => {
    const [tabs, sites] = [new FakeTabs([fakeTab({ id: 1 })]), new FakeSites()];
    tabs.open.push(
      fakeTab({ id: 2, url: "https://private.test/" }),
      fakeTab({ id: 3, url: "", pendingUrl: "https://private.test/" }),
    );
    sites.off.add("private.test");
    const { data } = await getAllTabs(tabs, sites).handle({}, new AbortController().signal);
    expect(data).toMatchObject([{ id: 1 }]);
  });
});
