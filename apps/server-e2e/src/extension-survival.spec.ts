import { createServer } from "node:net";
import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer, ToolCallResult } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { codeOf } from "./outcomes.js";
import { Person } from "./person.js";
import { ServerProcess } from "./server-process.js";

/** The target `soak` takes its time. */
const soak = process.env["SOAK"] !== undefined;
const kills = soak ? 100 : 3;
const downMs = soak ? 120_000 : 10_000;
const DEADLINE_MS = 30_000;
if (soak) jest.setTimeout(15 * 60_000);

const page = (title: string) => `<!doctype html><title>${title}</title><p>${title} all over</p>`;
const routes = {
  "/apples": `${page("Apples")}<script>fetch("/early")</script>`,
  "/pears": page("Pears"),
  "/plums": page("Plums"),
  "/quinces": page("Quinces"),
  "/early": "early",
};

interface Health {
  readonly pending_requests: number;
  readonly browsers: readonly { readonly id: string; readonly connected_at: string }[];
}

let site: PageServer;
let server: ServerProcess;
let person: Person;
let client: McpTestClient;
let applesPage: Page;
let apples: number;
let pears: number;

const serve = (port = 0) =>
  ServerProcess.start(["serve", "--port", String(port), "--metrics-port", "0", "--log-level", "warn"]);
const read = async (path: string): Promise<string> =>
  (await fetch((await server.mcpUrl()).replace("/mcp", path))).text();
const health = async (): Promise<Health> => JSON.parse(await read("/health")) as Health;
/** The server's health, once it is as wanted. */
const healthy = async (wanted: (health: Health) => boolean): Promise<Health> => {
  for (const deadline = Date.now() + DEADLINE_MS; ;) {
    const now = await health();
    if (wanted(now)) return now;
    if (Date.now() > deadline) throw new Error(`The server did not come to it: ${JSON.stringify(now)}`);
  }
};
/** The browsers' connections, once they are as wanted. */
const browsers = async (wanted: (browsers: Health["browsers"]) => boolean): Promise<Health["browsers"]> =>
  (await healthy((now) => wanted(now.browsers))).browsers;
/** Resolves once so many calls are on their way. */
const pending = (calls: number) => healthy(({ pending_requests: now }) => now >= calls);
const tabOf = async (path: string): Promise<number> => {
  const { structured } = await client.callTool("get_browser_tabs");
  const tabs = structured?.["tabs"] as { id: number; url: string }[];
  const tab = tabs.find(({ url }) => url === site.url(path));
  if (tab === undefined) throw new Error(`No tab shows ${path}: ${JSON.stringify(tabs)}`);
  return tab.id;
};
const content = (args: object) => client.callTool("get_page_content", { ...args, maxAge: 0 });
const script = (tabId: number, code: string) => client.callTool("execute_javascript", { tabId, code });
/** The title of the page that was read, or the whole error, so that a failure says what went wrong. */
const told = (result: ToolCallResult): unknown => result.structured?.["title"] ?? result.text;
/** The session goes on for a moment; a worker that ends as soon as it has begun is brought back ever more slowly. */
const goOn = () => script(apples, "await new Promise((resolve) => setTimeout(resolve, 1_000))");
/** What a run took, for whoever reads the output. */
const report = (what: string, times: readonly number[]): void => {
  const sorted = times.map(Math.round).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  process.stdout.write(`${what}: n=${sorted.length} median=${at(0.5)} p95=${at(0.95)} most=${at(1)} ms\n`);
};

beforeAll(async () => {
  site = await servePage(routes);
  server = await serve();
  person = await Person.openBrowser(await server.socketUrl());
  client = await McpTestClient.connect(await server.mcpUrl());
  applesPage = await person.open(site.url("/apples"));
  await person.open(site.url("/pears"));
  // What follows rests on pages that were open before this life of the extension.
  const [before] = await browsers(([browser]) => browser !== undefined);
  await person.reloadExtension();
  await browsers(([browser]) => browser !== undefined && browser.connected_at !== before?.connected_at);
  [apples, pears] = [await tabOf("/apples"), await tabOf("/pears")];
});
afterAll(async () => {
  await client?.close().catch(() => undefined);
  await person?.close();
  await server?.stop();
  await site?.close();
});

describe(`a worker that is killed ${kills} times`, () => {
  let browserId: string | undefined;

  beforeAll(async () => {
    browserId = (await health()).browsers[0]?.id;
    await client.callTool("attach_debugger", { tabId: apples });
    await applesPage.evaluate("fetch('/early').then((response) => response.text())");
  });

  it("in mid-session comes back by its pages, and the next calls reach the tabs that they mean", async () => {
    const answeredAfter: number[] = [];
    const backAfter: number[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      await goOn();
      const [before] = await browsers(([browser]) => browser !== undefined);
      await person.killWorker();
      const killed = performance.now();
      const back = browsers(
        ([browser]) => browser !== undefined && browser.connected_at !== before?.connected_at,
      ).then(() => backAfter.push(performance.now() - killed));
      const calls = [content({ tabId: apples }), content({ tabId: pears }), content({})];
      const answered = Promise.all(calls).then((results) => {
        answeredAfter.push(performance.now() - killed);
        return results.map(told);
      });
      expect((await Promise.all([answered, back]))[0]).toEqual(["Apples", "Pears", "Pears"]);
    }
    report("killed in mid-session, back after", backAfter);
    report("killed in mid-session, three calls answered after", answeredAfter);
  });

  it("in mid-call leaves no call without an answer: the right tab's, or an error that says why", async () => {
    const endedAfter: number[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      await goOn();
      const calls = [
        script(apples, "for (const end = Date.now() + 1_000; Date.now() < end; ); return document.title"),
        script(pears, "for (const end = Date.now() + 1_000; Date.now() < end; ); return document.title"),
        content({ tabId: apples }),
        content({ tabId: pears }),
        content({}),
      ];
      await pending(2); // the scripts; what reads may be quicker
      await person.killWorker();
      const killed = performance.now();
      const [ofApples, ofPears, ...reads] = await Promise.all(calls);
      endedAfter.push(performance.now() - killed);
      // What reads is asked again; what may have changed the page is not, and its caller is told.
      expect(reads.map(told)).toEqual(["Apples", "Pears", "Pears"]);
      for (const [result, title] of [
        [ofApples, "Apples"],
        [ofPears, "Pears"],
      ] as const) {
        const outcome = result?.structured?.["result"] ?? (result && codeOf(result));
        expect([title, "CONNECTION_CLOSED"]).toContain(outcome);
      }
    }
    report("killed in mid-call, five calls ended after", endedAfter);
  });

  it("is the same browser, with its debugger and its records, and has answered nothing twice", async () => {
    expect((await health()).browsers.map(({ id }) => id)).toEqual([browserId]);
    const { structured } = await client.callTool("attach_debugger", { tabId: apples });
    expect(structured).toMatchObject({ alreadyAttached: true });
    await client.callTool("detach_debugger", { tabId: apples });
    const network = await client.callTool("get_network_requests", { tabId: apples });
    expect(network.text).toContain(site.url("/early"));
    const metrics = await read("/metrics");
    expect(/^\w*duplicate_replies\w* (\d+)$/m.exec(metrics)?.[1]).toBe("0");
    expect(/^\w*unknown_replies\w* (\d+)$/m.exec(metrics)?.[1]).toBe("0");
  });
});

describe(`a server that is down for ${downMs / 1_000} s`, () => {
  it("is looked for without a storm, and found again at once", async () => {
    const port = Number(new URL(await server.mcpUrl()).port);
    await server.stop("SIGKILL");
    let attempts = 0;
    const nobody = createServer((socket) => {
      attempts += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => nobody.listen(port, "127.0.0.1", resolve));
    for (const end = Date.now() + downMs; Date.now() < end;) {
      // Each of these would be an event to tell.
      const passing = await person.open(site.url("/plums"));
      await passing.close();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await new Promise((resolve) => nobody.close(resolve));
    process.stdout.write(`attempts while the server was down: ${attempts}\n`);
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThanOrEqual(5 + downMs / 1_000);

    server = await serve(port);
    client = await McpTestClient.connect(await server.mcpUrl());
    const started = performance.now();
    // The server waits for a browser no longer than its grace.
    expect(told(await content({ tabId: apples }))).toBe("Apples");
    report("the server is up again, a call is answered after", [performance.now() - started]);
  });
});

describe("three profiles at one server", () => {
  const others: Person[] = [];
  /** The browserId of each profile, and the page that its tab shows. */
  const profiles: { browserId: string; tabId: number; title: string }[] = [];
  const ask = ({ browserId, tabId }: (typeof profiles)[number]) => content({ browserId, tabId });

  beforeAll(async () => {
    const [first] = await browsers((now) => now.length === 1);
    if (first === undefined) throw new Error("No browser is connected.");
    profiles.push({ browserId: first.id, tabId: apples, title: "Apples" });
    for (const [path, title] of [
      ["/plums", "Plums"],
      ["/quinces", "Quinces"],
    ] as const) {
      const other = await Person.openBrowser(await server.socketUrl());
      others.push(other);
      const now = await browsers(({ length }) => length === profiles.length + 1);
      const browserId = now.find(({ id }) => profiles.every((known) => known.browserId !== id))?.id;
      if (browserId === undefined) throw new Error("The profile has no id of its own.");
      await other.open(site.url(path));
      profiles.push({ browserId, tabId: await tabOf(path), title });
    }
  });
  afterAll(async () => {
    for (const other of others) await other.close().catch(() => undefined);
  });

  it("are three browsers, and each call reaches the one that it names", async () => {
    expect(new Set(profiles.map(({ browserId }) => browserId)).size).toBe(3);
    const results = await Promise.all([...profiles, ...profiles].map(ask));
    expect(results.map(told)).toEqual([...profiles, ...profiles].map(({ title }) => title));
  });

  it("keep a call that names no tab to the one used last, also while its worker starts anew", async () => {
    const title = told(await content({}));
    const at = profiles.findIndex((profile) => profile.title === title);
    const connection = (now: Health["browsers"]) => now.find(({ id }) => id === profiles[at]?.browserId);
    const before = connection((await health()).browsers);
    await [person, ...others][at]?.killWorker();
    await browsers((now) => connection(now)?.connected_at !== before?.connected_at);
    expect(told(await content({}))).toBe(title);
  });

  it("do not disturb one another when one is killed in mid-call", async () => {
    const [first, second, third] = profiles;
    if (first === undefined || second === undefined || third === undefined) throw new Error("Too few.");
    const { browserId, tabId } = third;
    const dying = client.callTool("execute_javascript", {
      browserId,
      tabId,
      code: "await new Promise(() => {})",
    });
    await pending(1);
    await others[1]?.killBrowser();
    expect((await Promise.all([first, second].map(ask))).map(told)).toEqual(["Apples", "Plums"]);
    expect(codeOf(await dying)).toBe("CONNECTION_CLOSED");
    expect(codeOf(await ask(third))).toBe("CONNECTION_NOT_AVAILABLE");
    expect((await Promise.all([first, second].map(ask))).map(told)).toEqual(["Apples", "Plums"]);
  });
});
