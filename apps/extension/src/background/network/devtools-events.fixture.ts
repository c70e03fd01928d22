/** The debugger's clock of the specs: second 10 of it is 1,000 ms after the epoch's begin. */
export const CLOCK = { seconds: 10, wallTime: 1 } as const;

const at = (ms: number): { timestamp: number; wallTime: number } => ({
  timestamp: CLOCK.seconds + (ms - CLOCK.wallTime * 1_000) / 1_000,
  wallTime: ms / 1_000,
});

/** `Network.requestWillBeSent` at a millisecond of the epoch, with what a spec does not care for filled in. */
export const willBeSent = (
  requestId: string,
  ms: number,
  { url = "http://a.test/x", method = "GET", headers = {}, ...more }: Record<string, unknown> = {},
): Record<string, unknown> => ({
  requestId,
  documentURL: "http://a.test/",
  frameId: "F",
  type: "Fetch",
  initiator: { type: "script" },
  request: { url, method, headers },
  ...at(ms),
  ...more,
});

/** A response as `Network.responseReceived` and redirects hold it. */
export const answer = (status: number, more: object = {}): Record<string, unknown> => ({
  status,
  statusText: "OK",
  headers: { "content-type": "text/plain" },
  protocol: "h2",
  remoteIPAddress: "127.0.0.1",
  ...more,
});

/** The debugger's second for a millisecond of the epoch. */
export const second = (ms: number): number => at(ms).timestamp;
