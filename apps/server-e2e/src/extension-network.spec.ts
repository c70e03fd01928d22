import { EXTENSION_ID } from "@browser-mcp/protocol";
import { serveEcho, servePage } from "@browser-mcp/testing";
import type { EchoServer, PageRoute, PageServer } from "@browser-mcp/testing";
import type { Page, Target } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";

interface Header {
  readonly name: string;
  readonly value: string;
}
interface Request {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly status?: number;
  readonly error?: string;
  readonly endTime?: number;
  readonly requestBody?: unknown;
  readonly requestBodySize?: number;
  readonly requestHeaders: readonly Header[];
  readonly responseHeaders: readonly Header[];
  readonly responseBody?: { readonly body: string; readonly base64: boolean; readonly size: number };
  readonly responseBodyMissing?: string;
  readonly timing?: Readonly<Record<string, number>>;
  readonly initiator?: { readonly type: string; readonly url?: string; readonly line?: number };
  readonly protocol?: string;
  readonly transferSize?: number;
  readonly frameUrl?: string;
  readonly webSocketFrames?: readonly {
    readonly direction: string;
    readonly data: string;
    readonly base64: boolean;
  }[];
  readonly webSocketFrameCount?: number;
}

const html = (body: string): string =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`;
const text =
  (status: number, body: string, headers: Record<string, string> = {}): PageRoute =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body);
  };
let served = 0;
const held: (() => void)[] = [];

const routes: Readonly<Record<string, PageRoute>> = {
  "/": html("<title>Network</title><p>page</p>"),
  "/frames": html('<iframe src="/frame"></iframe>'),
  "/frame": html("<script>fetch('/of-frame')</script>"),
  "/ok": text(200, "fine", { "set-cookie": "session=secret" }),
  "/missing": text(404, "not here"),
  "/broken": text(500, "broken"),
  "/of-frame": text(200, "frame"),
  "/first": text(302, "", { location: "/second" }),
  "/second": text(301, "", { location: "/ok" }),
  "/form": text(200, "taken"),
  "/other": html("<title>Other</title>"),
  "/many": text(200, "x"),
  "/bytes": (_request, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream" }).end(Buffer.from([0, 255, 1]));
  },
  "/counted": (_request, response) => {
    const count = String((served += 1));
    response.writeHead(200, { "content-type": "text/plain", "x-count": count }).end(`answer ${count}`);
  },
  "/slow": (_request, response) => {
    held.push(() => response.writeHead(200, { "content-type": "text/plain" }).end("at last"));
  },
};

let site: PageServer;
let echo: EchoServer;
let driver: ExtensionDriver;

beforeAll(async () => {
  [site, echo] = await Promise.all([servePage(routes), serveEcho()]);
  driver = await ExtensionDriver.start();
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
  await echo?.close();
});

const read = async (
  tabId: number,
  bodies: object = {},
): Promise<{ requests: Request[]; totalCount: number }> =>
  (await driver.data("getNetworkData", { tabId, ...bodies })) as { requests: Request[]; totalCount: number };
/** The requests of a path, once as many as expected have ended. */
const ended = async (tabId: number, path: string, count = 1, bodies: object = {}): Promise<Request[]> => {
  for (;;) {
    const { requests } = await read(tabId, bodies);
    const found = requests.filter(({ url }) => new URL(url).pathname === path);
    if (found.filter(({ endTime }) => endTime !== undefined).length >= count) return found;
  }
};
const open = (path: string): Promise<{ readonly page: Page; readonly tabId: number }> =>
  driver.open(site.url(path));
const value = (headers: readonly Header[], name: string): string | undefined =>
  headers.find((header) => header.name.toLowerCase() === name)?.value;
/** Attaches the debugger as a tool does that needs it. */
const attach = (tabId: number): Promise<unknown> =>
  driver.data("cdp", { tabId, method: "Runtime.getIsolateId" });

describe("requests, without the debugger", () => {
  let tab: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    tab = await open("/");
  });

  it("are there with status, headers and times; login secrets only by name", async () => {
    await tab.page.evaluate(async () => {
      for (const path of ["/ok", "/missing", "/broken", "/ok"]) await (await fetch(path)).text();
    });
    const [, again] = await ended(tab.tabId, "/ok", 2);
    expect(again).toMatchObject({ method: "GET", type: "xmlhttprequest", status: 200 });
    expect(value(again?.requestHeaders ?? [], "cookie")).toBe("[REDACTED]");
    expect(value(again?.responseHeaders ?? [], "set-cookie")).toBe("[REDACTED]");
    expect(value(again?.responseHeaders ?? [], "content-type")).toBe("text/plain");
    expect(await ended(tab.tabId, "/missing")).toMatchObject([{ status: 404 }]);
    expect(await ended(tab.tabId, "/broken")).toMatchObject([{ status: 500 }]);
  });

  it("that fail have the error and no status", async () => {
    await tab.page.evaluate(() => fetch("http://127.0.0.1:1/nowhere").catch(() => undefined));
    const [failed] = await ended(tab.tabId, "/nowhere");
    expect(failed?.error).toMatch(/^net::ERR_/);
    expect(failed).not.toHaveProperty("status");
  });

  it("that are redirected have a record for each hop", async () => {
    await tab.page.evaluate(() => fetch("/first").then((response) => response.text()));
    await ended(tab.tabId, "/ok", 3);
    const { requests } = await read(tab.tabId);
    const hops = requests.slice(requests.findIndex(({ url }) => url.endsWith("/first")));
    expect(hops.map(({ url, status }) => [new URL(url).pathname, status])).toEqual([
      ["/first", 302],
      ["/second", 301],
      ["/ok", 200],
    ]);
  });

  it("have their bodies where those are asked for", async () => {
    await tab.page.evaluate(async () => {
      await fetch("/form", { method: "POST", body: JSON.stringify({ word: "größe" }) });
      await fetch("/form", { method: "POST", body: new URLSearchParams({ a: "1 2" }) });
      await fetch("/form", { method: "POST", body: "x".repeat(20_000) });
    });
    const posts = await ended(tab.tabId, "/form", 3, { includeRequestBodies: true });
    expect(posts).toMatchObject([
      { requestBody: { type: "raw", data: '{"word":"größe"}' } },
      { requestBody: { type: "formData", data: { a: ["1 2"] } } },
      { requestBody: { type: "raw", data: "x".repeat(10_000) }, requestBodySize: 20_000 },
    ]);
    const unasked = await ended(tab.tabId, "/form", 3);
    expect(unasked.map(({ requestBodySize }) => requestBodySize)).toEqual([18, 4, 20_000]);
    expect(unasked.some((post) => "requestBody" in post)).toBe(false);
  });

  it("include the handshake of a WebSocket", async () => {
    await tab.page.evaluate(
      (url) => new Promise((resolve) => new WebSocket(url).addEventListener("open", resolve)),
      `${echo.url}plain`,
    );
    expect(await ended(tab.tabId, "/plain")).toMatchObject([{ type: "websocket", status: 101 }]);
  });

  it("say why an answer's body is not there", async () => {
    const [request] = await ended(tab.tabId, "/missing", 1, { includeResponseBodies: true });
    expect(request?.responseBodyMissing).toContain("debugger was not attached");
  });

  it("are the page's own: nothing of an extension's is among them", async () => {
    await driver.data("getPageContent", { tabId: tab.tabId });
    const { requests } = await read(tab.tabId);
    expect(requests.filter(({ url }) => url.includes(EXTENSION_ID))).toEqual([]);
  });

  it("stay when the tab goes on to another page, and name the frame that asked", async () => {
    await tab.page.goto(site.url("/frames"));
    const [ofFrame] = await ended(tab.tabId, "/of-frame");
    expect(ofFrame?.frameUrl).toBe(site.url("/frame"));
    expect(await ended(tab.tabId, "/broken")).toHaveLength(1);
  });

  it("are none in a tab that asked for nothing, and an error in one that is not there", async () => {
    const blank = await driver.open("about:blank");
    expect(await read(blank.tabId)).toEqual({ requests: [], totalCount: 0 });
    expect(await driver.request("getNetworkData", { tabId: 999_999_999 })).toMatchObject({
      type: "error",
      code: "TAB_NOT_FOUND",
    });
  });
});

it("of a burst of 2,000 the newest 500 are there, and the page gets all its answers", async () => {
  const { page, tabId } = await open("/");
  const answers = await page.evaluate(async () => {
    let ok = 0;
    for (let round = 0; round < 20; round += 1) {
      const responses = await Promise.all(
        Array.from({ length: 100 }, (_, index) => fetch(`/many?n=${round * 100 + index}`)),
      );
      ok += responses.filter((response) => response.ok).length;
    }
    return ok;
  });
  expect(answers).toBe(2_000);
  // The page has its answers before the extension has heard of all of them.
  while ((await read(tabId)).totalCount < 2_001);
  const many = await ended(tabId, "/many", 500);
  expect(many.map(({ url }) => Number(new URL(url).searchParams.get("n"))).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 500 }, (_, index) => 1_500 + index),
  );
});

describe("with the debugger attached", () => {
  let tab: Awaited<ReturnType<typeof open>>;
  const bodies = { includeResponseBodies: true };
  beforeAll(async () => {
    tab = await open("/");
    await attach(tab.tabId);
  });

  it("a request has its answer's body, timing, initiator and protocol", async () => {
    await tab.page.reload();
    await tab.page.evaluate(async () => (await fetch("/missing")).text());
    const [missing] = await ended(tab.tabId, "/missing", 1, bodies);
    expect(missing).toMatchObject({
      status: 404,
      responseBody: { body: "not here", base64: false, size: 8 },
      initiator: { type: "script" },
      protocol: "http/1.1",
    });
    expect(missing?.timing).toEqual(expect.objectContaining({ wait: expect.any(Number) }));
    expect(missing?.transferSize).toBeGreaterThan(0);
    const { requests } = await read(tab.tabId, bodies);
    expect(requests.filter(({ url }) => url.endsWith("/missing"))).toHaveLength(1);
    expect(requests.filter(({ type }) => type === "main_frame")[1]?.responseBody?.body).toContain(
      "<p>page</p>",
    );
  });

  it("bytes come as base64, and a redirect says that it has no body", async () => {
    await tab.page.evaluate(async () => {
      await (await fetch("/bytes")).arrayBuffer();
      await (await fetch("/first")).text();
    });
    const [bytes] = await ended(tab.tabId, "/bytes", 1, bodies);
    expect(bytes?.responseBody).toEqual({ body: "AP8B", base64: true, size: 4 });
    const [first] = await ended(tab.tabId, "/first", 1, bodies);
    expect(first?.responseBodyMissing).toContain("redirect");
    expect(await ended(tab.tabId, "/ok", 1, bodies)).toMatchObject([{ responseBody: { body: "fine" } }]);
  });

  it("no request of a burst to one address has the answer of another", async () => {
    await tab.page.evaluate(
      'Promise.all(Array.from({ length: 40 }, async () => (await fetch("/counted", { cache: "no-store" })).text()))',
    );
    const burst = await ended(tab.tabId, "/counted", 40, bodies);
    expect(burst).toHaveLength(40);
    for (const { responseBody, responseHeaders } of burst) {
      expect(responseBody?.body).toBe(`answer ${value(responseHeaders, "x-count")}`);
    }
  });

  it("a WebSocket has its messages", async () => {
    await tab.page.evaluate(async (url) => {
      const socket = new WebSocket(url);
      const heard = (count: number): Promise<void> =>
        new Promise((resolve) => {
          let left = count;
          socket.addEventListener("message", () => (left -= 1) === 0 && resolve());
        });
      await new Promise((resolve) => socket.addEventListener("open", resolve));
      const done = heard(2);
      socket.send("grüße");
      socket.send(new Uint8Array([0, 255, 1]));
      await done;
    }, `${echo.url}watched`);
    // The debugger is told of a message when the page is, by a way of its own.
    let [socket] = await ended(tab.tabId, "/watched");
    while ((socket?.webSocketFrameCount ?? 0) < 4) [socket] = await ended(tab.tabId, "/watched");
    expect(socket).toMatchObject({ type: "websocket", status: 101, webSocketFrameCount: 4 });
    expect(
      socket?.webSocketFrames?.map(({ direction, data, base64 }) => [direction, data, base64]).sort(),
    ).toEqual([
      ["received", "AP8B", true],
      ["received", "grüße", false],
      ["sent", "AP8B", true],
      ["sent", "grüße", false],
    ]);
  });

  it("what a script got is still there after the page was left", async () => {
    await tab.page.goto(site.url("/other"));
    expect(await ended(tab.tabId, "/missing", 1, bodies)).toMatchObject([
      { responseBody: { body: "not here" } },
    ]);
  });
});

it("a worker that was killed has forgotten nothing, and hears the end of what was under way", async () => {
  const { page, tabId } = await open("/");
  await page.evaluate(() => {
    void fetch("/slow").then((response) => response.text());
    return fetch("/ok").then((response) => response.text());
  });
  await ended(tabId, "/ok");
  const hello = await driver.server.hello();
  await kept(
    await page.browser().waitForTarget((target) => target.type() === "service_worker"),
    tabId,
    "/slow",
  );
  await driver.person.stopWorker();
  held.splice(0).forEach((answer) => answer());
  await page.evaluate(() => fetch("/missing").then((response) => response.text()));
  await driver.server.hello((frame) => frame !== hello);
  expect(await ended(tabId, "/missing")).toMatchObject([{ status: 404 }]);
  expect(await ended(tabId, "/slow")).toMatchObject([{ status: 200 }]);
  const { requests } = await read(tabId);
  expect(requests.map(({ url, status }) => [new URL(url).pathname, status])).toEqual([
    ["/", 200],
    ["/slow", 200],
    ["/ok", 200],
    ["/missing", 404],
  ]);
});

/** Resolves once the worker has noted a request for its successor. */
async function kept(worker: Target, tabId: number, path: string): Promise<void> {
  const session = await worker.createCDPSession();
  const expression = `chrome.storage.session.get("network:${tabId}").then((items) => JSON.stringify(items))`;
  for (;;) {
    const { result } = await session.send("Runtime.evaluate", { expression, awaitPromise: true });
    if (String(result.value).includes(path)) break;
  }
  // A worker that a debugger stays attached to never comes back once it was stopped.
  await session.detach();
}
