import { BODY_NOT_WATCHED } from "@browser-mcp/protocol";
import { addResponseBodies, bodySource } from "./add-response-bodies.js";
import type { DevtoolsRecord } from "./devtools-record.js";
import type { WireRequest } from "./wire-request.js";

const request = (requestId: string, more: Partial<WireRequest> = {}): WireRequest => ({
  requestId,
  tabId: 1,
  url: "http://a.test/",
  method: "GET",
  type: "xmlhttprequest",
  startTime: 0,
  status: 200,
  requestHeaders: [],
  responseHeaders: [],
  ...more,
});
const record = (requestId: string, more: Partial<DevtoolsRecord> = {}): DevtoolsRecord => ({
  requestId,
  tabId: 1,
  url: "http://a.test/",
  method: "GET",
  startTime: 0,
  endTime: 1,
  clock: 0,
  answeredBy: "network",
  ...more,
});
const known = { ambiguous: false, watched: true, attached: true };

describe("addResponseBodies", () => {
  it("gives each its own body or its own reason", async () => {
    const requests = [request("1"), request("2"), request("3")];
    const read = async ({
      requestId,
    }: DevtoolsRecord): Promise<{ body: string; base64: boolean; size: number }> => {
      if (requestId === "2") throw new Error("No data found");
      return { body: `body ${requestId}`, base64: false, size: 6 };
    };
    const sources = [record("1"), record("2"), "Because."];
    await addResponseBodies(
      requests.map((each, index) => ({ request: each, source: sources[index] ?? "" })),
      { read },
    );
    expect(requests).toMatchObject([
      { responseBody: { body: "body 1" } },
      { responseBodyMissing: expect.stringContaining("No data found") },
      { responseBodyMissing: "Because." },
    ]);
  });

  it("drops the oldest bodies where all have no room, and says so", async () => {
    const answers = ["1", "2", "3"].map((id) => ({ request: request(id), source: record(id) }));
    const read = async (): Promise<{ body: string; base64: boolean; size: number }> => ({
      body: "12345",
      base64: false,
      size: 5,
    });
    await addResponseBodies(answers, { read }, { chars: 12, ms: 1_000 });
    expect(answers.map(({ request: { responseBody } }) => responseBody !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
    expect(answers[0]?.request.responseBodyMissing).toContain("newer requests");
  });

  it("goes without what does not come in time", async () => {
    jest.useFakeTimers();
    const answers = [{ request: request("1"), source: record("1") }];
    const done = addResponseBodies(
      answers,
      { read: () => new Promise(() => undefined) },
      { chars: 9, ms: 500 },
    );
    await jest.advanceTimersByTimeAsync(500);
    await done;
    jest.useRealTimers();
    expect(answers[0]?.request.responseBodyMissing).toContain("no time left");
  });
});

describe("bodySource", () => {
  it("is the record of an answer that is complete", () => {
    expect(bodySource(request("1"), record("7"), known)).toMatchObject({ requestId: "7" });
  });

  const { endTime: _end, ...incomplete } = record("7");
  it.each<[string, WireRequest, DevtoolsRecord | undefined, Partial<typeof known>, string]>([
    ["failed", request("1", { error: "net::ERR_FAILED" }), record("7"), {}, "failed"],
    ["is a WebSocket", request("1", { type: "websocket" }), record("7"), {}, "WebSocket"],
    ["was redirected", request("1", { status: 302 }), record("7"), {}, "redirect"],
    ["is one of several", request("1"), undefined, { ambiguous: true }, "not certain"],
    ["was sent before", request("1"), undefined, { watched: false }, BODY_NOT_WATCHED],
    ["is another frame's", request("1"), undefined, {}, "did not see"],
    ["is under way", request("1"), incomplete, {}, "not complete yet"],
    ["was left under way", request("1"), incomplete, { attached: false }, "left before"],
  ])("says why where the request %s", (_what, told, devtools, more, reason) => {
    expect(bodySource(told, devtools, { ...known, ...more })).toContain(reason);
  });
});
