import { popupView } from "./popup-view.js";

const connection = { serverUrl: "ws://localhost:6009/ws", since: 0 };

describe("popupView", () => {
  it("says connected, and to which version where it is known", () => {
    expect(popupView({ ...connection, state: "connected", serverVersion: "1.2.3" })).toMatchObject({
      tone: "connected",
      headline: "Connected",
      detail: expect.stringContaining("1.2.3"),
    });
    expect(popupView({ ...connection, state: "connected" }).detail).not.toContain("undefined");
  });

  it("says connecting, also before the worker has said anything", () => {
    expect(popupView({ ...connection, state: "connecting" })).toEqual(popupView(undefined));
  });

  it("says why it is not connected", () => {
    expect(popupView({ ...connection, state: "disconnected", lastError: "The server fell silent." })).toEqual(
      {
        tone: "disconnected",
        headline: "Not connected",
        detail: "The server fell silent.",
      },
    );
  });
});
