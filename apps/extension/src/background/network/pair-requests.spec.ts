import type { DevtoolsRecord } from "./devtools-record.js";
import { pairRequests } from "./pair-requests.js";
import type { RequestRecord } from "./request-record.js";

const web = (requestId: string, startTime: number, more: Partial<RequestRecord> = {}): RequestRecord => ({
  requestId,
  webId: requestId,
  hop: 0,
  tabId: 1,
  frameId: 0,
  initiator: "http://a.test",
  url: "http://a.test/x",
  method: "GET",
  type: "xmlhttprequest",
  startTime,
  endTime: startTime + 5,
  status: 200,
  requestHeaders: [],
  responseHeaders: [],
  ...more,
});
const told = (requestId: string, startTime: number, more: Partial<DevtoolsRecord> = {}): DevtoolsRecord => ({
  requestId,
  hop: 0,
  tabId: 1,
  frameId: "F",
  url: "http://a.test/x",
  method: "GET",
  type: "Fetch",
  origin: "http://a.test",
  startTime,
  endTime: startTime + 5,
  clock: 0,
  answeredBy: "network",
  status: 200,
  ...more,
});
const paired = (
  requests: readonly RequestRecord[],
  records: readonly DevtoolsRecord[],
  edges: readonly number[] = [],
): Record<string, string> => {
  const { pairs, ambiguous } = pairRequests(requests, records, edges);
  return Object.fromEntries(
    requests.map((request) => [
      request.requestId,
      pairs.get(request)?.requestId ?? (ambiguous.has(request) ? "ambiguous" : "nobody"),
    ]),
  );
};

describe("pairRequests", () => {
  it("pairs one with one, whatever the fragment", () => {
    expect(paired([web("w", 1_003, { url: "http://a.test/x#part" })], [told("c", 1_000)])).toEqual({
      w: "c",
    });
  });

  it("pairs a burst in its order, however late the browser hears of it", () => {
    const requests = [0, 30, 60].map((ms, i) => web(`w${i}`, 1_030 + ms));
    const records = [0, 30, 60].map((ms, i) => told(`c${i}`, 1_000 + ms));
    expect(paired(requests, records)).toEqual({ w0: "c0", w1: "c1", w2: "c2" });
  });

  it("pairs a page's polling, from the first poll that the debugger saw on", () => {
    const requests = [0, 1, 2, 3].map((i) => web(`w${i}`, 1_002 + i * 1_000));
    const records = [2, 3].map((i) => told(`c${i}`, 1_000 + i * 1_000));
    expect(paired(requests, records, [2_500])).toEqual({ w0: "nobody", w1: "nobody", w2: "c2", w3: "c3" });
  });

  it("leaves a burst apart of which one saw more than the other", () => {
    const requests = [web("w0", 1_001), web("w1", 1_002)];
    expect(paired(requests, [told("c1", 1_001)])).toEqual({ w0: "ambiguous", w1: "ambiguous" });
  });

  it("leaves a burst apart in whose midst the debugger came or the bound fell, even where the numbers fit", () => {
    const requests = [web("w0", 1_040), web("w1", 1_060)];
    const records = [told("c1", 1_030), told("c2", 1_050)];
    expect(paired(requests, records, [1_035])).toEqual({ w0: "ambiguous", w1: "ambiguous" });
  });

  it("tells frames of one burst apart once it knows which is which", () => {
    const known = [
      web("wf", 500, { frameId: 5, url: "http://a.test/f" }),
      web("wm", 500, { url: "http://a.test/m" }),
    ];
    const tellers = [
      told("cf", 500, { frameId: "G", url: "http://a.test/f" }),
      told("cm", 500, { url: "http://a.test/m" }),
    ];
    const requests = [web("w0", 1_002, { frameId: 5 }), web("w1", 1_003)];
    const records = [told("c0", 1_000), told("c1", 1_001, { frameId: "G" })];
    expect(paired([...known, ...requests], [...tellers, ...records])).toMatchObject({ w0: "c1", w1: "c0" });
    expect(paired(requests, records)).toEqual({ w0: "ambiguous", w1: "ambiguous" });
  });

  it.each([
    ["method", web("w", 1_001, { method: "POST" }), told("c", 1_000)],
    ["hop", web("w", 1_001, { hop: 1 }), told("c", 1_000)],
    ["kind", web("w", 1_001, { type: "image" }), told("c", 1_000)],
    ["asking origin", web("w", 1_001, { initiator: "http://b.test" }), told("c", 1_000)],
    ["status", web("w", 1_001, { status: 404 }), told("c", 1_000)],
    ["outcome", web("w", 1_001, { error: "net::ERR_FAILED" }), told("c", 1_000)],
    ["time", web("w", 2_500), told("c", 1_000)],
    ["order", web("w", 1_000), told("c", 1_100)],
  ])("pairs nothing that differs in %s", (_what, request, record) => {
    expect(paired([request], [record])).toEqual({ w: "nobody" });
  });

  it("pairs hop with hop, also where the debugger does not know the hop", () => {
    const requests = [web("w0", 1_001, { status: 302 }), web("w1", 1_011, { hop: 1 })];
    const { hop: _hop, ...second } = told("c1", 1_010);
    expect(paired(requests, [told("c0", 1_000, { status: 302 }), second])).toEqual({ w0: "c0", w1: "c1" });
  });

  it("takes a WebSocket's later word, but not the order of several handshakes", () => {
    const socket = { type: "websocket", url: "ws://a.test/", status: 101 };
    const handshake = { type: "WebSocket", url: "ws://a.test/", status: 101 };
    expect(paired([web("w", 1_000, socket)], [told("c", 1_040, handshake)])).toEqual({ w: "c" });
    expect(
      paired(
        [web("w0", 1_000, socket), web("w1", 1_001, socket)],
        [told("c0", 1_040, handshake), told("c1", 1_041, handshake)],
      ),
    ).toEqual({ w0: "ambiguous", w1: "ambiguous" });
  });
});
