import { randomUUID } from "node:crypto";
import { silentLogger } from "@browser-mcp/protocol";
import { FakeBrowser, rawPost } from "@browser-mcp/testing";
import type { ExtensionHub } from "@browser-mcp/transport";
import { configSchema } from "../config/config-schema.js";
import { createContainer } from "../container.js";
import type { BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { CuttingProxy } from "./cutting-proxy.fixture.js";
import type { Direction } from "./cutting-proxy.fixture.js";

const tab = { id: 5, url: "http://example.test/", title: "Example", active: true, windowId: 1, index: 0 };
const page = { url: tab.url, title: tab.title, text: "Hello from the page", metadata: {} };
/** The long form is the target `soak` of server-e2e. */
const soak = process.env["SOAK"] !== undefined;
/** A cut at every so many bytes. */
const STEP = soak ? 1 : 9;
/** The same where each cut is waited for: for a moment the answer may still come. */
const SLOW_STEP = soak ? 5 : 60;

jest.setTimeout(soak ? 600_000 : 60_000);

let server: BrowserMcpServer;
let hub: ExtensionHub;
let proxy: CuttingProxy;
let browser: Reconnecting;
let port: number;

/** A browser that connects again whenever it was cut off, and counts what each script did. */
class Reconnecting {
  readonly ran = new Map<string, number>();
  readonly #browserId = randomUUID();
  #browser: FakeBrowser | undefined;
  #ended = false;
  #life = Promise.resolve();

  constructor(private readonly url: string) {}

  async start(): Promise<void> {
    const connected = await FakeBrowser.connect(this.url, {
      kind: "superset",
      browserId: this.#browserId,
      tabs: [tab],
    });
    this.#browser = connected;
    connected.on("getPageContent", () => page);
    connected.on("executeScript", ({ script }) => {
      const key = String(script);
      this.ran.set(key, (this.ran.get(key) ?? 0) + 1);
      return key;
    });
    this.#life = connected.closed.then(async () => {
      while (!this.#ended) {
        try {
          return await this.start();
        } catch {
          // Cut off in the handshake: once more.
        }
      }
    });
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#browser?.terminate();
    await this.#life;
  }
}

beforeEach(async () => {
  const config = configSchema.parse({
    server: { port: 0, request_timeout_secs: 5 },
    limits: { calls_per_second_per_client: 1_000_000 },
    monitoring: { prometheus_port: 0 },
    security: { redact: false },
  });
  const container = createContainer({ config, logger: silentLogger });
  server = container.resolve<BrowserMcpServer>(tokens.server);
  hub = container.resolve<ExtensionHub>(tokens.hub);
  ({ port } = await server.start());
  proxy = await CuttingProxy.to(port);
});
afterEach(async () => {
  await browser.end();
  await proxy.close();
  await server.close();
});

const call = (name: string, args: object, at = port) =>
  rawPost(`http://127.0.0.1:${at}/mcp`, {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: { tabId: 5, ...args } },
  });
const read = (at?: number) => call("get_page_content", { maxAge: 0 }, at);
const script = (key: string, at?: number) => call("execute_javascript", { code: key }, at);
/** Resolves once nothing is under way. */
const atRest = async (): Promise<void> => {
  for (const deadline = Date.now() + 10_000; hub.stats().pending > 0 || hub.stats().sockets !== 1;) {
    if (Date.now() > deadline) throw new Error(`Something is under way: ${JSON.stringify(hub.stats())}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
/** How many bytes cross in each direction in one call. */
const lengths = async (one: () => Promise<unknown>): Promise<Readonly<Record<Direction, number>>> => {
  await one();
  proxy.takePassed();
  await one();
  return proxy.takePassed();
};
/** Does something for each place at which a call may be cut. */
async function atEveryStep(
  of: Readonly<Record<Direction, number>>,
  act: (step: string) => Promise<void>,
  step = STEP,
): Promise<number> {
  let steps = 0;
  for (const direction of ["there", "back"] as const) {
    for (let bytes = 0; bytes < of[direction]; bytes += step) {
      proxy.cutAfter(direction, bytes);
      await act(`${direction} ${bytes}`);
      await atRest();
      steps += 1;
    }
  }
  return steps;
}

describe("a browser's socket that is cut at every step of a call", () => {
  beforeEach(async () => {
    browser = new Reconnecting(`ws://127.0.0.1:${proxy.port}/ws`);
    await browser.start();
    await atRest();
  });

  it("keeps no read from its answer", async () => {
    const steps = await atEveryStep(await lengths(() => read()), async () => {
      expect((await read()).text).toContain("Hello from the page");
    });
    expect(steps).toBeGreaterThan(10);
    expect(hub.stats()).toMatchObject({ duplicateReplies: 0, unknownReplies: 0 });
  });

  it("has no script run twice, and each caller is told that its own may have run", async () => {
    const one = (step: string) => script(JSON.stringify(step));
    await atEveryStep(
      await lengths(() => one("first")),
      async (step) => {
        expect((await one(step)).text).toContain("[CONNECTION_CLOSED]");
        expect(browser.ran.get(JSON.stringify(step)) ?? 0).toBeLessThanOrEqual(1);
      },
      SLOW_STEP,
    );
    expect(hub.stats()).toMatchObject({ resent: 0, duplicateReplies: 0, unknownReplies: 0 });
  });
});

describe("a client's connection that is cut at every step of a call", () => {
  beforeEach(async () => {
    browser = new Reconnecting(`ws://127.0.0.1:${port}/ws`);
    await browser.start();
    await atRest();
  });

  it("leaves nothing under way, has nothing done twice, and disturbs nobody else", async () => {
    await atEveryStep(await lengths(() => script('"first"', proxy.port)), async (step) => {
      const key = JSON.stringify(step);
      await expect(script(key, proxy.port)).rejects.toThrow();
      expect(browser.ran.get(key) ?? 0).toBeLessThanOrEqual(1);
      expect((await read()).text).toContain("Hello from the page");
    });
  });
});
