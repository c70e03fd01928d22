import { FollowedTabs } from "./followed-tabs.js";

describe("tabs that are followed", () => {
  it("tell each follower what they have shown since it came, and nobody what came before", () => {
    const tabs = new FollowedTabs();
    tabs.shows("1", "before");
    const first = tabs.follow("1");
    expect(first.urls).toEqual([]);
    tabs.shows("1", "a");
    const second = tabs.follow("1");
    tabs.shows("1", "b");
    tabs.shows("2", "elsewhere");
    expect(first.urls).toEqual(["a", "b"]);
    expect(second.urls).toEqual(["b"]);
  });

  it("are forgotten when the last has left, and not before", () => {
    const tabs = new FollowedTabs();
    const [first, second] = [tabs.follow("1"), tabs.follow("1")];
    tabs.shows("1", "a");
    first.end();
    tabs.shows("1", "b");
    expect(second.urls).toEqual(["a", "b"]);
    second.end();
    const third = tabs.follow("1");
    expect(third.urls).toEqual([]);
    tabs.shows("1", "c");
    expect(third.urls).toEqual(["c"]);
    expect(second.urls).toEqual(["a", "b"]);
  });

  it("that go further than is kept have shown a page that nobody knows", () => {
    const tabs = new FollowedTabs();
    const [early] = [tabs.follow("1")];
    for (let move = 0; move < 400; move += 1) tabs.shows("1", `https://a.example/${move}`);
    const late = tabs.follow("1");
    for (let move = 0; move < 400; move += 1) tabs.shows("1", `https://b.example/${move}`);
    expect(late.urls).toHaveLength(400);
    expect(early.urls).toHaveLength(501);
    expect(early.urls[0]).toBe("");
  });

  it("of which nothing is known go nowhere", () => {
    const tabs = new FollowedTabs();
    const nobody = tabs.follow(undefined);
    tabs.shows("1", "a");
    expect(nobody.urls).toEqual([]);
    nobody.end();
  });
});
