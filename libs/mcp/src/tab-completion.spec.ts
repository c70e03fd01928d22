import { tabOf } from "./scripted-browser.fixture.js";
import { completeTabId } from "./tab-completion.js";

const tabs = [
  tabOf(12, { title: "Mail", url: "https://mail.test/" }),
  tabOf(13, { title: "Orders 12", url: "https://shop.test/orders", active: true }),
  tabOf(13, { title: "Orders elsewhere", browserId: "b2" }),
  tabOf(20, { title: "Shop", url: "https://example.test/" }),
];

describe("completeTabId", () => {
  it.each([
    ["", ["13", "12", "20"]],
    ["1", ["13", "12"]],
    ["12", ["12"]],
    ["9", []],
    ["shop", ["13", "20"]],
    [" MAIL ", ["12"]],
    ["nothing like it", []],
  ])("%j may mean %j", (typed, ids) => {
    expect(completeTabId(tabs, typed)).toEqual(ids);
  });
});
