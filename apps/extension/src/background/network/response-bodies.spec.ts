import type { DevtoolsRecord } from "./devtools-record.js";
import { ResponseBodies } from "./response-bodies.js";

const record = (requestId: string, more: Partial<DevtoolsRecord> = {}): DevtoolsRecord => ({
  requestId,
  tabId: 1,
  url: "http://a.test/",
  method: "GET",
  type: "Fetch",
  startTime: 0,
  clock: 0,
  answeredBy: "network",
  transferSize: 10,
  ...more,
});

function setUp(bodyOf: (requestId: string) => Promise<string> = async (id) => `body ${id}`): {
  bodies: ResponseBodies;
  asked: string[];
} {
  const asked: string[] = [];
  const send = async (_tabId: number, _method: string, params: object): Promise<object> => {
    const { requestId = "" } = params as { requestId?: string };
    asked.push(requestId);
    return { body: await bodyOf(requestId), base64Encoded: false };
  };
  return { bodies: new ResponseBodies(send), asked };
}
/** Until nothing is left to do. */
const idle = (): Promise<void> => jest.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe("ResponseBodies", () => {
  it("fetches what a script got at once, and has it when the browser has forgotten it", async () => {
    let forgotten = false;
    const { bodies } = setUp(async (id) => {
      if (forgotten) throw new Error("No resource with given identifier found");
      return `body ${id}`;
    });
    bodies.finished(record("7"));
    await idle();
    forgotten = true;
    expect(await bodies.read(record("7"))).toEqual({ body: "body 7", base64: false, size: 6 });
    await expect(bodies.read(record("8"))).rejects.toThrow("No resource");
  });

  it.each([
    ["an image", { type: "Image" }],
    ["a long answer", { transferSize: 1_000_000 }],
    ["what was not sent", { answeredBy: "nobody" as const }],
  ])("does not fetch %s before somebody asks", async (_what, more) => {
    const { bodies, asked } = setUp();
    bodies.finished(record("7", more));
    await idle();
    expect(asked).toEqual([]);
    expect(await bodies.read(record("7", more))).toMatchObject({ body: "body 7" });
  });

  it("cuts a body of more than a million characters and tells its length", async () => {
    const { bodies } = setUp(async () => "x".repeat(1_500_000));
    expect(await bodies.read(record("7"))).toEqual({
      body: "x".repeat(1_000_000),
      base64: false,
      size: 1_500_000,
    });
  });

  it("forgets the oldest of a tab that has too many", async () => {
    const { bodies, asked } = setUp(async () => "x".repeat(250_000));
    for (let i = 0; i < 21; i += 1) bodies.finished(record(String(i)));
    await idle();
    asked.length = 0;
    await bodies.read(record("1"));
    await bodies.read(record("0"));
    expect(asked).toEqual(["0"]);
  });

  it("forgets the oldest of very many, however short they are", async () => {
    const { bodies, asked } = setUp(async () => "");
    for (let i = 0; i < 501; i += 1) {
      bodies.finished(record(String(i)));
      await idle();
    }
    asked.length = 0;
    await bodies.read(record("1"));
    await bodies.read(record("0"));
    expect(asked).toEqual(["0"]);
  });

  it("forgets a closed tab", async () => {
    const { bodies, asked } = setUp();
    bodies.finished(record("7"));
    await idle();
    bodies.drop(1);
    await bodies.read(record("7"));
    expect(asked).toEqual(["7", "7"]);
  });

  it("does not wait for ever", async () => {
    const { bodies } = setUp(() => new Promise(() => undefined));
    const read = expect(bodies.read(record("7"))).rejects.toThrow("in time");
    await jest.advanceTimersByTimeAsync(3_000);
    await read;
  });

  it("asks for a few at once only, and goes on after a failure", async () => {
    let underWay = 0;
    let most = 0;
    const { bodies, asked } = setUp(async (id) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 10));
      underWay -= 1;
      if (id === "0") throw new Error("gone");
      return id;
    });
    for (let i = 0; i < 10; i += 1) bodies.finished(record(String(i)));
    await jest.advanceTimersByTimeAsync(100);
    expect(asked).toHaveLength(10);
    expect(most).toBe(4);
  });
});
