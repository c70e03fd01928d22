import { compareTabUris, formatTabUri, parseTabUri, tabResourceKinds } from "./tab-uri.js";

describe("a tab's URI", () => {
  it.each([
    ["browser://tab/5/content", { tabId: 5, kind: "content" }],
    ["browser://tab/778746472/dom", { tabId: 778746472, kind: "dom" }],
    ["browser://tab/5/dom?browser=b1", { tabId: 5, kind: "dom", browserId: "b1" }],
    ["browser://tab/5/console?full=true", { tabId: 5, kind: "console", full: true }],
    [
      "browser://tab/5/network?browser=a%20b%26c&full=true",
      { tabId: 5, kind: "network", browserId: "a b&c", full: true },
    ],
  ] as const)("%s is read and written", (uri, parts) => {
    expect(parseTabUri(uri)).toEqual(parts);
    expect(formatTabUri(parts)).toBe(uri);
  });

  it.each([
    "",
    "browser://tab/5",
    "browser://tab/5/",
    "browser://tab/5/nope",
    "browser://tab/5/toString",
    "browser://tab/0/content",
    "browser://tab/-5/content",
    "browser://tab/05/content",
    "browser://tab/5.5/content",
    "browser://tab/abc/content",
    "browser://tab/{id}/content",
    "browser://tab/9999999999999999/content",
    "browser://tab/5/content/more",
    "browser://tab/5/content#top",
    "browser://tab/5/content?",
    "browser://tab/5/content?browser=",
    "browser://tab/5/content?browser=a&browser=b",
    "browser://tab/5/content?full=yes",
    "browser://tab/5/content?other=1",
    "browser://window/5/content",
    "http://tab/5/content",
    " browser://tab/5/content",
  ])("%j is none", (uri) => {
    expect(parseTabUri(uri)).toBeUndefined();
  });

  it("is ordered by tab, browser and kind", () => {
    const sorted = [2, 10].flatMap((tabId) =>
      ["a", "b"].flatMap((browserId) => tabResourceKinds.map((kind) => ({ tabId, browserId, kind }))),
    );
    expect([...sorted].reverse().sort(compareTabUris)).toEqual(sorted);
  });
});
