import { EXTENSION_ID } from "@browser-mcp/protocol";
import { McpTestClient, serveEcho, servePage } from "@browser-mcp/testing";
import type { EchoServer, PageRoute, PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

interface Entry {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly status?: number;
  readonly error?: string;
  readonly startTime: number;
  readonly endTime?: number;
  readonly requestHeaders: readonly { readonly name: string; readonly value: string }[];
  readonly responseHeaders: readonly { readonly name: string; readonly value: string }[];
  readonly requestBody?: string;
  readonly responseBody?: string;
  readonly protocol?: string;
}
interface Listing {
  readonly requests: readonly Entry[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly limitations: readonly string[];
}
interface Tab {
  readonly page: Page;
  readonly tabId: number;
}

const text =
  (status: number, body: string, headers: Record<string, string> = {}): PageRoute =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body);
  };
const html = (body: string): string => `<!doctype html><link rel="icon" href="data:,">${body}`;

const routes: Readonly<Record<string, PageRoute>> = {
  "/": html("<title>Shop</title>"),
  "/burst": html("<title>Burst</title>"),
  "/watched": html("<title>Watched</title>"),
  "/long": html("<title>Long</title>"),
  "/kept": html("<title>Kept</title>"),
  "/ok": text(200, "fine"),
  "/missing": text(404, "not here"),
  "/broken": text(500, "broken"),
  "/moved": text(302, "", { location: "/ok" }),
  "/order": text(201, "taken"),
  "/wordy": text(
    200,
    "",
    Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`x-${i}`, "v".repeat(200)])),
  ),
};

let site: PageServer;
let echo: EchoServer;
let server: ServerProcess;
let person: Person;
let client: McpTestClient;

beforeAll(async () => {
  [site, echo] = await Promise.all([servePage(routes), serveEcho()]);
  server = await ServerProcess.start(["serve", "--port", "0", "--metrics-port", "0", "--log-level", "warn"]);
  person = await Person.openBrowser(await server.socketUrl());
  client = await McpTestClient.connect(await server.mcpUrl());
});
afterAll(async () => {
  await client?.close().catch(() => undefined);
  await person?.close();
  await server?.stop();
  await site?.close();
  await echo?.close();
});

/** Opens a page; yields it and its tab once the server knows it. */
async function open(path: string): Promise<Tab> {
  const page = await person.open(site.url(path));
  for (;;) {
    const { structured } = await client.callTool("get_browser_tabs");
    const tabs = (structured?.["tabs"] ?? []) as readonly { id: number; url: string }[];
    const tab = tabs.find(({ url }) => url === site.url(path));
    if (tab !== undefined) return { page, tabId: tab.id };
  }
}

async function list(args: object): Promise<Listing> {
  const { structured, isError, text: said } = await client.callTool("get_network_requests", { ...args });
  if (isError || structured === undefined) throw new Error(said);
  return structured as Listing & typeof structured;
}
/** The first list that is as it must become. */
async function listed(args: object, fits: (listing: Listing) => boolean): Promise<Listing> {
  for (;;) {
    const listing = await list({ maxAge: 0, pageSize: 200, ...args });
    if (fits(listing)) return listing;
  }
}
const pathOf = ({ url }: Entry): string => new URL(url).pathname;
const paths = ({ requests }: Listing): string[] => requests.map(pathOf).sort();
const allEnded =
  (count: number) =>
  ({ requests }: Pick<Listing, "requests">): boolean =>
    requests.filter(({ endTime }) => endTime !== undefined).length >= count;
/** Fetches so many addresses, a hundred at once. */
const burst = async (page: Page, name: string, count: number): Promise<void> => {
  await page.evaluate(`(async () => {
    const ask = async (path) => (await fetch(path)).text();
    for (let first = 0; first < ${count}; first += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => ask("/ok?${name}=" + (first + index))));
    }
  })()`);
};

describe("what a page asked of the network, told by get_network_requests", () => {
  let tab: Tab;
  beforeAll(async () => {
    tab = await open("/");
    await tab.page.evaluate(async (socket) => {
      for (const path of ["/ok", "/missing", "/broken", "/moved"]) await (await fetch(path)).text();
      await fetch("/order", { method: "POST", body: "two pears" });
      await fetch("http://127.0.0.1:1/nowhere").catch(() => undefined);
      await new Promise((resolve) => new WebSocket(socket).addEventListener("open", resolve));
    }, `${echo.url}chat`);
    await listed({ tabId: tab.tabId }, allEnded(9));
  });

  it("is one record for each request and each hop, failures first", async () => {
    const listing = await list({ tabId: tab.tabId, maxAge: 0 });
    const outcomes = listing.requests.map((entry) => [pathOf(entry), entry.status ?? entry.error]);
    expect(outcomes.slice(0, 3)).toEqual([
      ["/nowhere", expect.stringMatching(/^net::ERR_/)],
      ["/broken", 500],
      ["/missing", 404],
    ]);
    expect(outcomes.slice(3).sort()).toEqual([
      ["/", 200],
      ["/chat", 101],
      ["/moved", 302],
      ["/ok", 200],
      ["/ok", 200],
      ["/order", 201],
    ]);
    expect(new Set(listing.requests.map(({ requestId }) => requestId)).size).toBe(9);
    expect(listing.limitations).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ["method", { method: "POST" }, ["/order"]],
    ["one status", { status: 404 }, ["/missing"]],
    ["several statuses", { status: [500, 302] }, ["/broken", "/moved"]],
    ["kind", { resourceType: "websocket" }, ["/chat"]],
    ["several kinds", { resourceType: ["document", "websocket"] }, ["/", "/chat"]],
    ["failure", { failedOnly: true }, ["/broken", "/missing", "/nowhere"]],
    ["several filters at once", { failedOnly: true, status: [200, 500] }, ["/broken"]],
    ["a domain that was not asked", { domain: "example.com" }, []],
  ])("is filtered by %s", async (_what, filter, expected) => {
    expect(paths(await list({ tabId: tab.tabId, ...filter }))).toEqual(expected);
  });

  it("is filtered by host and port", async () => {
    const domain = new URL(echo.url).host;
    expect(paths(await list({ tabId: tab.tabId, domain }))).toEqual(["/chat"]);
  });

  it("has what the page sent only when asked", async () => {
    const [shown] = (await list({ tabId: tab.tabId, method: "POST", includeRequestBodies: true })).requests;
    const [hidden] = (await list({ tabId: tab.tabId, method: "POST" })).requests;
    expect(shown?.requestBody).toBe("two pears");
    expect(hidden?.requestBody).not.toContain("pears");
  });

  it("says how to come by answers' bodies, and has them once the debugger is attached", async () => {
    const args = { tabId: tab.tabId, status: 404, includeResponseBodies: true };
    expect((await list(args)).limitations.join()).toContain("attach_debugger");
    const watched = await open("/watched");
    await client.callTool("attach_debugger", { tabId: watched.tabId });
    await watched.page.evaluate(async () => (await fetch("/missing")).text());
    const { requests } = await listed({ ...args, tabId: watched.tabId }, allEnded(1));
    expect(requests).toHaveLength(1);
    expect(requests).toMatchObject([{ status: 404, responseBody: "not here", protocol: "http/1.1" }]);
    await client.callTool("detach_debugger", { tabId: watched.tabId });
  });

  it("has nothing of an extension's own", async () => {
    await client.callTool("get_page_content", { tabId: tab.tabId, maxAge: 0 });
    const { requests } = await list({ tabId: tab.tabId, maxAge: 0 });
    expect(requests.filter(({ url }) => url.includes(EXTENSION_ID))).toEqual([]);
  });
});

it("of 2,000 requests the newest 500 come in pages that later ones do not shift", async () => {
  const { page, tabId } = await open("/burst");
  await burst(page, "early", 2_000);
  // The page has its answers before the extension has heard of all of them.
  let listing = await listed(
    { tabId },
    ({ limitations, requests }) =>
      limitations.join().includes("2001 requests") && allEnded(requests.length)({ requests }),
  );
  expect(listing.total).toBe(500);
  const seen = [...listing.requests];
  await burst(page, "late", 100);
  while (listing.nextCursor !== null) {
    listing = await list({ cursor: listing.nextCursor });
    seen.push(...listing.requests);
  }
  const numbers = seen.map(({ url }) => Number(new URL(url).searchParams.get("early")));
  expect(seen.filter(({ url }) => url.includes("late"))).toEqual([]);
  expect(new Set(numbers).size).toBe(numbers.length);
  // The hundred oldest made room for the late ones.
  expect([...numbers].sort((a, b) => b - a).slice(0, 400)).toEqual(
    Array.from({ length: 400 }, (_, index) => 1_999 - index),
  );
  const starts = seen.map(({ startTime }) => startTime);
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
});

it("long addresses and many headers are cut; what never leaves the browser is no request", async () => {
  const { page, tabId } = await open("/long");
  await page.evaluate(async () => {
    await fetch("data:text/plain,local");
    await fetch(URL.createObjectURL(new Blob(["local"])));
    // Longer than the server reads: it answers 431.
    await fetch(`/ok?${"q".repeat(100_000)}`);
    await fetch("/wordy");
  });
  const { requests } = await listed({ tabId }, allEnded(3));
  expect(requests.map(({ url }) => new URL(url).protocol)).toEqual(["http:", "http:", "http:"]);
  expect(requests.find(({ url }) => url.includes("qqq"))?.url).toHaveLength(10_000);
  expect(requests.find((entry) => pathOf(entry) === "/wordy")?.responseHeaders).toHaveLength(100);
});

it("a worker that was stopped has forgotten no request", async () => {
  const { page, tabId } = await open("/kept");
  await page.evaluate(async () => {
    for (const path of ["/ok", "/missing"]) await (await fetch(path)).text();
  });
  const before = await listed({ tabId }, allEnded(3));
  const kept = `chrome.storage.session.get("network:${tabId}").then(({ "network:${tabId}": text = '{"web":[]}' }) =>
    JSON.parse(text).web.filter(({ endTime }) => endTime !== undefined).length)`;
  while ((await person.inExtension(kept)) !== 3);
  await person.stopWorker();
  // The page wakes it.
  await page.evaluate(() => fetch("/broken").then((response) => response.text()));
  const connected = async (): Promise<boolean> => !(await client.callTool("get_browser_tabs")).isError;
  while (!(await connected()));
  const after = await listed({ tabId }, allEnded(4));
  expect(after.requests.filter(({ status }) => status !== 500)).toEqual(before.requests);
});
