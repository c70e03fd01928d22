import { shortAddress, statusView } from "./status-view.js";
import { uiState } from "./ui-state.js";

const view = (local: object, connection?: object) =>
  statusView(
    uiState({
      session:
        connection === undefined ? {} : { connection: { serverUrl: "ws://x", since: 0, ...connection } },
      local: { ...local },
      sync: {},
      managed: {},
    }),
  );

describe("statusView", () => {
  it.each([
    ["connecting before the worker has said anything", {}, undefined, "Connecting…", "Disconnect"],
    ["connecting", {}, { state: "connecting" }, "Connecting…", "Disconnect"],
    ["connected", {}, { state: "connected" }, "Connected", "Disconnect"],
    ["not connected", {}, { state: "disconnected" }, "Not connected", "Stop trying"],
    [
      "that a token is wanted",
      {},
      { state: "disconnected", tokenWanted: true },
      "This server wants a token",
      "Stop trying",
    ],
    ["paused before connected", { paused: true }, { state: "connected" }, "Paused", "Disconnect"],
    [
      "the person's own doing first",
      { connect: false, paused: true },
      undefined,
      "Disconnected by you",
      "Connect",
    ],
  ])("says %s", (_name, local, connection, headline, label) => {
    expect(view(local, connection)).toMatchObject({
      headline,
      button: { label, connect: label === "Connect" },
    });
  });

  it("says that the extension is older than the server", () => {
    const connection = { state: "connected", serverVersion: "1.2.3" };
    expect(view({}, { ...connection, outdated: true }).detail).toContain("update it");
    expect(view({}, connection).detail).not.toContain("update");
  });

  it("says why it is not connected, and to which version it is", () => {
    expect(view({}, { state: "disconnected", lastError: "The server fell silent." }).detail).toBe(
      "The server fell silent.",
    );
    expect(view({}, { state: "connected", serverVersion: "1.2.3" }).detail).toContain("1.2.3");
    expect(view({}, { state: "connected" }).detail).not.toContain("undefined");
  });
});

it.each([
  ["ws://localhost:6009/ws", "localhost:6009"],
  ["wss://host.example/ws", "wss://host.example"],
  ["ws://host.example/deep/ws?x=1", "host.example/deep/ws?x=1"],
  ["nonsense", "nonsense"],
])("%s in short is %s", (address, short) => {
  expect(shortAddress(address)).toBe(short);
});
