import { answer, second, willBeSent } from "./devtools-events.fixture.js";
import { DevtoolsLog } from "./devtools-log.js";
import type { DevtoolsRecord } from "./devtools-record.js";
import { everythingRecorded } from "./everything-recorded.fixture.js";

function setUp(): { log: DevtoolsLog; finished: string[]; records: () => readonly DevtoolsRecord[] } {
  const finished: string[] = [];
  const log = new DevtoolsLog(
    () => undefined,
    ({ requestId }) => finished.push(requestId),
    everythingRecorded,
  );
  return { log, finished, records: () => log.rings.of(1) };
}

describe("DevtoolsLog", () => {
  it("makes one record of all that the debugger tells of a request", () => {
    const { log, records, finished } = setUp();
    log.take(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    const timing = {
      requestTime: second(1_001),
      ...{ dnsStart: 1, dnsEnd: 3, connectStart: 3, connectEnd: 9, sslStart: 5, sslEnd: 9 },
      ...{ sendStart: 9, sendEnd: 10, receiveHeadersEnd: 30 },
    };
    log.take(1, "Network.responseReceived", {
      requestId: "7",
      type: "Fetch",
      response: answer(200, { timing }),
    });
    log.take(1, "Network.loadingFinished", {
      requestId: "7",
      timestamp: second(1_040),
      encodedDataLength: 99,
    });
    expect(records()).toEqual([
      expect.objectContaining({
        requestId: "7",
        hop: 0,
        frameId: "F",
        origin: "http://a.test",
        startTime: 1_000,
        status: 200,
        protocol: "h2",
        ip: "127.0.0.1",
        transferSize: 99,
        answeredBy: "network",
        initiator: { type: "script" },
        timing: { blocked: 1, dns: 2, connect: 6, ssl: 4, send: 1, wait: 20, receive: 9 },
      }),
    ]);
    expect(records()[0]?.endTime).toBeCloseTo(1_040);
    expect(finished).toEqual(["7"]);
  });

  it("gives each hop its own record, and knows no hop where it came in between", () => {
    const { log, records } = setUp();
    log.take(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    const redirectResponse = answer(302);
    log.take(
      1,
      "Network.requestWillBeSent",
      willBeSent("7", 1_005, { url: "http://a.test/y", redirectResponse }),
    );
    log.take(1, "Network.requestWillBeSent", willBeSent("8", 1_009, { redirectResponse }));
    expect(records()).toMatchObject([
      { hop: 0, status: 302, redirected: true },
      { hop: 1, url: "http://a.test/y" },
      { requestId: "8" },
    ]);
    expect(records()[2]).not.toHaveProperty("hop");
  });

  it("names the script's place, counted from 1", () => {
    const { log, records } = setUp();
    const frames = [
      { url: "", lineNumber: 1, columnNumber: 1 },
      { url: "http://a.test/a.js", lineNumber: 4, columnNumber: 0 },
    ];
    const initiator = { type: "script", stack: { callFrames: [], parent: { callFrames: frames } } };
    log.take(1, "Network.requestWillBeSent", willBeSent("7", 1_000, { initiator }));
    expect(records()[0]?.initiator).toEqual({
      type: "script",
      url: "http://a.test/a.js",
      line: 5,
      column: 1,
    });
  });

  it("knows who answered when it was not the network, and keeps those headers without secrets", () => {
    const { log, records } = setUp();
    const headers = { Cookie: "a=b", Accept: "*/*" };
    log.take(1, "Network.requestWillBeSent", willBeSent("1", 1_000, { headers }));
    log.take(1, "Network.requestServedFromCache", { requestId: "1" });
    log.take(1, "Network.responseReceived", { requestId: "1", type: "Image", response: answer(200) });
    log.take(1, "Network.requestWillBeSent", willBeSent("2", 1_000));
    const fromServiceWorker = answer(200, { fromServiceWorker: true });
    log.take(1, "Network.responseReceived", { requestId: "2", type: "Fetch", response: fromServiceWorker });
    log.take(1, "Network.requestWillBeSent", willBeSent("3", 1_000));
    const refused = { errorText: "net::ERR_BLOCKED_BY_CSP", blockedReason: "csp", timestamp: second(1_001) };
    log.take(1, "Network.loadingFailed", { requestId: "3", ...refused });
    expect(records().map(({ answeredBy }) => answeredBy)).toEqual([
      "memory-cache",
      "service-worker",
      "nobody",
    ]);
    expect(records()[0]).toMatchObject({
      requestHeaders: [
        { name: "Cookie", value: "[REDACTED]" },
        { name: "Accept", value: "*/*" },
      ],
      responseHeaders: [{ name: "content-type", value: "text/plain" }],
    });
  });

  it("keeps the newest 100 messages of a WebSocket, each cut, and counts all", () => {
    const { log, records } = setUp();
    log.take(1, "Network.webSocketCreated", { requestId: "7", url: "ws://a.test/" });
    const begin = { timestamp: second(1_000), wallTime: 1 };
    log.take(1, "Network.webSocketWillSendHandshakeRequest", { requestId: "7", ...begin });
    const say = (payloadData: string, opcode = 1): void =>
      log.take(1, "Network.webSocketFrameSent", {
        requestId: "7",
        timestamp: second(2_000),
        response: { opcode, payloadData },
      });
    for (let i = 0; i < 120; i += 1) say(`m${i}`);
    say("", 9);
    say("x".repeat(10_001));
    log.take(1, "Network.webSocketFrameReceived", {
      requestId: "7",
      timestamp: second(2_000),
      response: { opcode: 2, payloadData: "AP8B" },
    });
    const [socket] = records();
    expect(socket).toMatchObject({ type: "WebSocket", startTime: 1_000, frameCount: 122 });
    expect(socket?.frames).toHaveLength(100);
    expect(socket?.frames?.slice(-2)).toEqual([
      { direction: "sent", timestamp: 2_000, data: "x".repeat(10_000), base64: false, size: 10_001 },
      { direction: "received", timestamp: 2_000, data: "AP8B", base64: true },
    ]);
  });

  it("leaves out what never leaves the browser, what it does not know, and what is malformed", () => {
    const { log, records } = setUp();
    log.take(1, "Network.requestWillBeSent", willBeSent("1", 1_000, { url: "data:,x" }));
    log.take(1, "Network.requestWillBeSent", { requestId: 7 });
    log.take(1, "Network.loadingFinished", { requestId: "9", timestamp: 1, encodedDataLength: 1 });
    log.take(1, "Page.frameNavigated", {});
    expect(records()).toEqual([]);
  });

  it("goes on with what an earlier worker began, and follows a replaced tab", () => {
    const before = setUp();
    before.log.take(1, "Network.requestWillBeSent", willBeSent("7", 1_000));
    const { log } = setUp();
    log.restore(1, structuredClone([...before.records()]), 1);
    log.move(1, 2);
    log.take(2, "Network.loadingFinished", {
      requestId: "7",
      timestamp: second(1_010),
      encodedDataLength: 1,
    });
    expect(log.rings.of(2)).toMatchObject([{ tabId: 2, transferSize: 1 }]);
  });
});
