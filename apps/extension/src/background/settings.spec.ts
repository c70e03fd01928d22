import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import { FakeStorage } from "./fake-chrome.js";
import { managedBy, nothingSet } from "./managed-settings.fixture.js";
import { Settings } from "./settings.js";

const id = "3f0c1f64-6f0e-4f4e-9a53-0a4d0a6f9e11";

const settingsOf = (sync: FakeStorage, local: FakeStorage): Settings => new Settings(sync, local, nothingSet);

describe("Settings", () => {
  it.each([[{}], [{ serverUrl: "" }]])("falls back to the default address: %p", async (stored) => {
    const settings = settingsOf(new FakeStorage(stored), new FakeStorage());
    expect(await settings.serverUrl()).toEqual({ ok: true, url: DEFAULT_SERVER_URL });
  });

  it("reads the address stored under serverUrl", async () => {
    const settings = settingsOf(new FakeStorage({ serverUrl: "ws://127.0.0.1:7000/ws" }), new FakeStorage());
    expect(await settings.serverUrl()).toEqual({ ok: true, url: "ws://127.0.0.1:7000/ws" });
  });

  it.each([["http://x"], [42], [{ a: 1 }]])(
    "says why a stored address is of no use: %p",
    async (serverUrl) => {
      const settings = settingsOf(new FakeStorage({ serverUrl }), new FakeStorage());
      expect(await settings.serverUrl()).toMatchObject({ ok: false, problem: expect.any(String) });
    },
  );

  it("tells of a changed address, and of nothing else", async () => {
    const sync = new FakeStorage();
    const settings = settingsOf(sync, new FakeStorage());
    const listener = jest.fn();
    settings.onDestinationChanged(listener);
    await sync.set({ other: 1 });
    expect(listener).not.toHaveBeenCalled();
    await sync.set({ serverUrl: "ws://a/ws" });
    expect(listener).toHaveBeenCalledTimes(1);
  });

  describe("with a server's token", () => {
    const url = "ws://127.0.0.1:7000/ws";
    const serverToken = { serverUrl: url, token: "secret" };

    it.each([
      [url, { ok: true, url, token: "secret" }],
      ["ws://127.0.0.1:7000", { ok: true, url, token: "secret" }],
      ["ws://elsewhere:7000/ws", { ok: true, url: "ws://elsewhere:7000/ws" }],
    ])("shows it to the server that it is for, and to no other: %p", async (serverUrl, destination) => {
      const settings = settingsOf(new FakeStorage({ serverUrl }), new FakeStorage({ serverToken }));
      expect(await settings.destination()).toEqual(destination);
    });

    it("takes the organisation's for the organisation's server alone", async () => {
      const [sync, local] = [new FakeStorage({ serverUrl: url }), new FakeStorage({ serverToken })];
      const ours = await managedBy({ serverUrl: "ws://ours/ws", serverToken: "ours" });
      const both = new Settings(sync, local, ours.managed);
      expect(await both.destination()).toEqual({ ok: true, url: "ws://ours/ws", token: "ours" });
      const alone = new Settings(sync, local, (await managedBy({ serverToken: "ours" })).managed);
      expect(await alone.destination()).toEqual({ ok: true, url, token: "secret" });
    });

    it("tells of one that was entered or forgotten", async () => {
      const local = new FakeStorage();
      const listener = jest.fn();
      settingsOf(new FakeStorage(), local).onDestinationChanged(listener);
      await local.set({ serverToken });
      await local.set({ serverToken: undefined });
      expect(listener).toHaveBeenCalledTimes(2);
    });

    it("takes over the launcher's, once", async () => {
      const [sync, local] = [new FakeStorage(), new FakeStorage()];
      const settings = settingsOf(sync, local);
      await settings.adopt({ id, serverUrl: url, token: "secret" });
      expect(await settings.destination()).toEqual({ ok: true, url, token: "secret" });
      await local.set({ serverToken: undefined });
      await settings.adopt({ id, serverUrl: url, token: "secret" });
      expect(await settings.destination()).toEqual({ ok: true, url });
    });
  });

  describe("in a browser that a launcher started", () => {
    const launch = (serverUrl: string, launchId = id) => ({ id: launchId, serverUrl });

    it("knows the launcher's address before any other", async () => {
      const sync = new FakeStorage();
      const settings = settingsOf(sync, new FakeStorage());
      await settings.adopt(launch("ws://127.0.0.1:7000/ws"));
      expect(await settings.serverUrl()).toEqual({ ok: true, url: "ws://127.0.0.1:7000/ws" });
      expect(sync.items).toEqual({ serverUrl: "ws://127.0.0.1:7000/ws" });
    });

    it("keeps what the person chose since, until the next launch", async () => {
      const [sync, local] = [new FakeStorage(), new FakeStorage()];
      await settingsOf(sync, local).adopt(launch("ws://a/ws"));
      await sync.set({ serverUrl: "ws://mine/ws" });
      const restarted = settingsOf(sync, local);
      await restarted.adopt(launch("ws://a/ws"));
      expect(await restarted.serverUrl()).toEqual({ ok: true, url: "ws://mine/ws" });
      await restarted.adopt(launch("ws://b/ws", "0b8f7c4e-4b8e-4a55-9d56-1d1a5b0c7f10"));
      expect(await restarted.serverUrl()).toEqual({ ok: true, url: "ws://b/ws" });
    });

    it("changes nothing where there was no launch", async () => {
      const [sync, local] = [new FakeStorage(), new FakeStorage()];
      await settingsOf(sync, local).adopt(undefined);
      expect([sync.items, local.items]).toEqual([{}, {}]);
    });
  });

  it("makes the browser's id once and keeps it", async () => {
    const local = new FakeStorage();
    let made = 0;
    const newId = (): string => {
      made += 1;
      return id;
    };
    const settings = new Settings(new FakeStorage(), local, nothingSet, newId);
    expect(await Promise.all([settings.browserId(), settings.browserId()])).toEqual([id, id]);
    expect(await new Settings(new FakeStorage(), local, nothingSet, newId).browserId()).toBe(id);
    expect(made).toBe(1);
  });

  it("replaces a stored id that is none", async () => {
    const local = new FakeStorage({ browserId: "mine" });
    expect(await new Settings(new FakeStorage(), local, nothingSet, () => id).browserId()).toBe(id);
    expect(local.items).toEqual({ browserId: id });
  });
});

describe("where to connect to", () => {
  const url = "ws://127.0.0.1:7000/ws";
  const stored = (): FakeStorage => new FakeStorage({ serverUrl: url });

  it("is nowhere while the person has disconnected the extension, also after a restart", async () => {
    const local = new FakeStorage();
    const settings = settingsOf(stored(), local);
    const told = jest.fn();
    settings.onDestinationChanged(told);
    expect(await settings.destination()).toEqual({ ok: true, url });
    await local.set({ connect: false });
    const nowhere = { ok: false, url, problem: "Disconnected by you.", byPerson: true };
    expect(await settings.destination()).toEqual(nowhere);
    expect(await settingsOf(stored(), local).destination()).toEqual(nowhere);
    await local.set({ connect: true });
    expect(await settings.destination()).toEqual({ ok: true, url });
    await local.set({ other: 1 });
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("is where an organisation says, whatever the person stored, and at once when that changes", async () => {
    const { managed, area } = await managedBy({ serverUrl: "wss://host.example/ws" });
    const settings = new Settings(stored(), new FakeStorage(), managed);
    const told = jest.fn();
    settings.onDestinationChanged(told);
    expect(await settings.destination()).toEqual({ ok: true, url: "wss://host.example/ws" });
    area.onChanged.fire({ serverUrl: {} });
    expect(told).toHaveBeenCalledTimes(1);
    expect(await settings.destination()).toEqual({ ok: true, url });
  });
});
