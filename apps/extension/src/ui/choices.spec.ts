import { withSite } from "../shared/site-rules.js";
import { Choices, type Exclusive } from "./choices.js";
import { fakeAreas } from "./storage-areas.fixture.js";

const oneAtATime = (): Exclusive => {
  let last = Promise.resolve();
  return (work) => (last = last.then(work));
};

describe("Choices", () => {
  it("stores each switch where the worker looks for it", async () => {
    const areas = fakeAreas();
    const choices = new Choices(areas, oneAtATime());
    await choices.setConnect(false);
    await choices.setPaused(true);
    await choices.setDebuggerAllowed(false);
    await choices.setDebuggerIdle(5_000);
    await choices.setServerUrl("ws://a.example/ws");
    expect(areas.local.items).toEqual({ connect: false, paused: true });
    expect(areas.sync.items).toEqual({
      debuggerAllowed: false,
      debuggerIdleMs: 5_000,
      serverUrl: "ws://a.example/ws",
    });
  });

  it("keeps and forgets a server's token", async () => {
    const areas = fakeAreas();
    const choices = new Choices(areas, oneAtATime());
    const serverToken = { serverUrl: "ws://a.example/ws", token: "secret" };
    await choices.setServerToken(serverToken);
    expect([areas.local.items, areas.sync.items]).toEqual([{ serverToken }, {}]);
    await choices.forgetServerToken();
    expect(areas.local.items).toEqual({});
  });

  it("takes away what shall be as at first", async () => {
    const areas = fakeAreas();
    areas.sync.items = { serverUrl: "ws://a.example/ws" };
    areas.session.items = { activity: [], connection: 1 };
    const choices = new Choices(areas, oneAtATime());
    await choices.setServerUrl(undefined);
    await choices.clearActivity();
    expect(areas.sync.items).toEqual({});
    expect(areas.session.items).toEqual({ connection: 1 });
  });

  it("loses none of two changes of the rules at the same time", async () => {
    const areas = fakeAreas();
    const exclusive = oneAtATime();
    const off = (site: string) =>
      new Choices(areas, exclusive).changeRules((rules) => withSite(rules, site, false));
    await Promise.all([off("a.example"), off("b.example")]);
    expect(areas.local.items).toEqual({
      siteRules: { mode: "all", only: [], never: ["a.example", "b.example"] },
    });
  });

  it("takes one answer back, and leaves the others", async () => {
    const areas = fakeAreas();
    const given = (site: string) => ({ client: "c", tool: "t", site, allowed: true, at: 0 });
    areas.local.items = { consents: [given("a.example"), given("b.example")] };
    await new Choices(areas, oneAtATime()).forgetConsent(given("a.example"));
    expect(areas.local.items).toEqual({ consents: [given("b.example")] });
  });

  it("refuses more sites than a list holds, and keeps what was there", async () => {
    const areas = fakeAreas();
    const many = Array.from({ length: 1_001 }, (_, index) => `site-${index}.example`);
    const changed = new Choices(areas, oneAtATime()).changeRules((rules) => ({ ...rules, only: many }));
    await expect(changed).rejects.toThrow("at most 1,000 sites");
    expect(areas.local.items).toEqual({});
  });
});
