import { everythingAllowed, type AllowancesApi } from "./allowances.js";
import { FakeTabs, fakeTab } from "./fake-chrome.js";
import { ReplacedTabs } from "./replaced-tabs.js";
import { TabAccess } from "./tab-access.js";

const never = new AbortController().signal;
const file = fakeTab({ id: 1, url: "file:///home/me/notes.html", active: true });
const nothingAllowed: AllowancesApi = {
  isAllowedFileSchemeAccess: async () => false,
  isAllowedIncognitoAccess: async () => false,
};
const access = (tabs: FakeTabs, api: AllowancesApi) => new TabAccess(tabs, new ReplacedTabs(tabs), api);

describe("a file", () => {
  it.each([
    ["its tab", (tabs: TabAccess) => tabs.open(1)],
    ["its tab, to read", (tabs: TabAccess) => tabs.find({ tabId: 1 }, never)],
    ["no tab", (tabs: TabAccess) => tabs.find({}, never)],
  ])("is refused without permission where a call names %s, with how to allow it", async (_what, find) => {
    await expect(find(access(new FakeTabs([file]), nothingAllowed))).rejects.toMatchObject({
      code: "PAGE_NOT_READABLE",
      message: expect.stringMatching(
        /notes\.html is a file.*Allow access to file URLs.*chrome:\/\/extensions/,
      ),
    });
  });

  it("is read with permission", async () => {
    const tabs = access(new FakeTabs([file]), {
      ...nothingAllowed,
      isAllowedFileSchemeAccess: async () => true,
    });
    expect(await tabs.find({}, never)).toEqual({ id: 1, url: file.url });
  });

  it("does not keep the pages of other tabs from being read", async () => {
    const tabs = new FakeTabs([file, fakeTab({ id: 2 })]);
    expect(await access(tabs, nothingAllowed).find({ tabId: 2 }, never)).toMatchObject({ id: 2 });
  });
});

describe("a tab that is not found", () => {
  it.each([
    ["by its id", (tabs: TabAccess) => tabs.find({ tabId: 7 }, never)],
    ["where none is named", (tabs: TabAccess) => tabs.find({}, never)],
  ])("%s may be in an incognito window, which has to be allowed", async (_how, find) => {
    await expect(find(access(new FakeTabs(), nothingAllowed))).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
      message: expect.stringMatching(/incognito.*Allow in Incognito.*chrome:\/\/extensions/),
    });
    await expect(find(access(new FakeTabs(), everythingAllowed))).rejects.toMatchObject({
      code: "TAB_NOT_FOUND",
      message: expect.not.stringContaining("incognito"),
    });
  });
});
