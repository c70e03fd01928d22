import { fromClient, toClient } from "./request-ids.js";

describe("ids of our requests", () => {
  it("are one higher outside, and come back as they were", () => {
    expect(toClient({ jsonrpc: "2.0", id: 0, method: "ping" })).toEqual({
      jsonrpc: "2.0",
      id: 1,
      method: "ping",
    });
    expect(fromClient({ jsonrpc: "2.0", id: 1, result: {} })).toEqual({ jsonrpc: "2.0", id: 0, result: {} });
    expect(fromClient({ jsonrpc: "2.0", id: 3, error: { code: 1, message: "" } })).toMatchObject({ id: 2 });
  });

  it("are the same where a request is taken back", () => {
    const params = { requestId: 0, reason: "late" };
    expect(toClient({ jsonrpc: "2.0", method: "notifications/cancelled", params })).toMatchObject({
      params: { requestId: 1, reason: "late" },
    });
  });

  it("leave other notifications as they are", () => {
    const message = { jsonrpc: "2.0", method: "notifications/progress", params: { requestId: 1 } } as const;
    expect(toClient(message)).toBe(message);
  });

  it.each([0, -1, "1", "0", ""])("are none of ours: %j", (id) => {
    expect(fromClient({ jsonrpc: "2.0", id, result: {} })).toBeUndefined();
  });
});
