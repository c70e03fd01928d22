import type { WireReply } from "@browser-mcp/protocol";
import { normaliseNetwork } from "./network.js";

type WireRequest = WireReply<"getNetworkData">["requests"][number];

const plain: WireRequest = {
  requestId: "7",
  tabId: 1,
  url: "http://a/",
  method: "POST",
  type: "main_frame",
  timestamp: 1,
  startTime: 1.5,
  requestHeaders: [],
  responseHeaders: [],
};
const read = (more: Partial<WireRequest>) =>
  normaliseNetwork({ requests: [{ ...plain, ...more }], totalCount: 1 }).requests[0];

describe("normaliseNetwork", () => {
  it("renames what the extensions spell differently", () => {
    expect(read({ statusCode: 404 })).toEqual({
      id: "7",
      tabId: 1,
      url: "http://a/",
      method: "POST",
      resourceType: "main_frame",
      startTime: 1.5,
      status: 404,
      requestHeaders: [],
      responseHeaders: [],
    });
    expect(read({ status: 200 })?.status).toBe(200);
  });

  it("has no status for a request that failed", () => {
    expect(read({ error: "net::ERR_FAILED" })).toMatchObject({ error: "net::ERR_FAILED" });
    expect(read({ error: "net::ERR_FAILED" })).not.toHaveProperty("status");
  });

  it("gives bodies as text", () => {
    expect(read({ requestBody: { type: "raw", data: "{}" } })?.requestBody).toBe("{}");
    const data = { a: ["1", "2 3"], b: ["ü"] };
    expect(read({ requestBody: { type: "formData", data } })?.requestBody).toBe("a=1&a=2+3&b=%C3%BC");
  });

  it("never counts fewer than it has", () => {
    expect(normaliseNetwork({ requests: [plain], totalCount: 0 }).totalCount).toBe(1);
  });
});
