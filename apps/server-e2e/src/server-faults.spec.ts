import { McpTestClient, servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import * as z from "zod";
import { Person } from "./person.js";
import { WatchedServer } from "./watched-server.js";

const soak = process.env["SOAK"] !== undefined;
const kills = soak ? 20 : 2;
if (soak) jest.setTimeout(15 * 60_000);

const CLIENTS = 6;
/** Answers that have come between two kills. */
const ANSWERS = 60;
/** Longer than the silence that the server allows a browser. */
const STALL_MS = 5_000;

const marks = ["Apples", "Pears", "Plums"] as const;
/** A page that keeps account of the scripts that ran in it. */
const page = (mark: string) =>
  `<!doctype html><title>${mark}</title><p>${mark} all over</p><script>window.ran = []</script>`;

interface Tab {
  readonly mark: string;
  readonly id: number;
}

let site: PageServer;
let server: WatchedServer;
let person: Person;
let tabs: readonly Tab[];

beforeAll(async () => {
  site = await servePage(Object.fromEntries(marks.map((mark) => [`/${mark}`, page(mark)])));
  server = await WatchedServer.start({
    BROWSER_MCP_CONNECTIONS_WEBSOCKET_TIMEOUT_SECS: "3",
    BROWSER_MCP_CONNECTIONS_HEALTH_CHECK_INTERVAL_SECS: "0.2",
    BROWSER_MCP_CONNECTIONS_HEARTBEAT_INTERVAL_SECS: "1",
  });
  person = await Person.openBrowser(await server.process.socketUrl());
  await server.healthy(({ browsers }) => browsers.length === 1);
  for (const mark of marks) await person.open(site.url(`/${mark}`));
  const client = await McpTestClient.connect(server.mcpUrl);
  tabs = await Promise.all(
    marks.map(async (mark) => ({ mark, id: await server.tabOf(client, site.url(`/${mark}`)) })),
  );
  await client.close();
});
afterAll(async () => {
  server?.process.signal("SIGCONT");
  await person?.close();
  await server?.process.stop();
  await site?.close();
});

const settledSchema = z.object({ result: z.array(z.string()) });

describe(`a server that stands still for ${STALL_MS / 1_000} s`, () => {
  it("keeps its browser and its clients, and answers what was asked before and meanwhile", async () => {
    const client = await McpTestClient.connect(server.mcpUrl);
    const [tab] = tabs;
    const read = () => client.callTool("get_page_content", { tabId: tab?.id, maxAge: 0 });
    const before = await server.health();
    const code = "await new Promise((resolve) => setTimeout(resolve, 1_000)); return document.title";
    const begun = client.callTool("execute_javascript", { tabId: tab?.id, code });
    await server.pending(1);
    server.process.signal("SIGSTOP");
    const meanwhile = read();
    await new Promise((resolve) => setTimeout(resolve, STALL_MS));
    server.process.signal("SIGCONT");
    expect((await begun).structured).toMatchObject({ result: "Apples" });
    expect((await meanwhile).structured).toMatchObject({ title: "Apples" });
    expect((await server.health()).browsers).toEqual(before.browsers);
    expect(await server.metric("browser_mcp_hub_dropped_sockets_total")).toBe(0);
    await client.close();
  });
});

/** A client that calls as fast as it is answered, and connects anew when its server has gone. */
class BusyClient {
  static #count = 0;
  answered = 0;
  failed = 0;
  /** The scripts that were answered, by their tab's mark. */
  readonly done: { readonly mark: string; readonly key: string }[] = [];
  readonly #name = `client ${(BusyClient.#count += 1)}`;
  #ended = false;
  #calls = 0;

  readonly life: Promise<void>;

  constructor(private readonly url: string) {
    this.life = this.#live();
  }

  end(): Promise<void> {
    this.#ended = true;
    return this.life;
  }

  async #live(): Promise<void> {
    while (!this.#ended) {
      const client = await McpTestClient.connect(this.url).catch(() => undefined);
      if (client === undefined) {
        this.failed += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      // Whatever the client throws, its connection or its session is gone.
      while (!this.#ended && (await this.#call(client)));
      await client.close().catch(() => undefined);
    }
  }

  /**
   * @returns whether the session goes on
   * @throws Error when an answer is of another tab
   */
  async #call(client: McpTestClient): Promise<boolean> {
    const tab = tabs[this.#calls % tabs.length];
    if (tab === undefined) throw new Error("There is no tab.");
    const key = `${this.#name}, call ${(this.#calls += 1)}`;
    const isRead = this.#calls % 2 === 0;
    const code = `window.ran.push(${JSON.stringify(key)}); document.title + ", " + ${JSON.stringify(key)}`;
    const calling = isRead
      ? client.callTool("get_page_content", { tabId: tab.id, maxAge: 0 })
      : client.callTool("execute_javascript", { tabId: tab.id, code });
    const result = await calling.catch(() => undefined);
    if (result === undefined || result.isError) {
      this.failed += 1;
      return result !== undefined;
    }
    const told = isRead ? result.structured?.["title"] : result.structured?.["result"];
    const wanted = isRead ? tab.mark : `${tab.mark}, ${key}`;
    if (told !== wanted) throw new Error(`${wanted} was answered with ${JSON.stringify(told)}`);
    if (!isRead) this.done.push({ mark: tab.mark, key });
    this.answered += 1;
    return true;
  }
}

describe(`a server that is killed ${kills} times under load and started again`, () => {
  it("loses no client and no browser, does nothing twice and answers nothing from another tab", async () => {
    const clients = Array.from({ length: CLIENTS }, () => new BusyClient(server.mcpUrl));
    // A wrong answer is told at once, not when the load ends.
    const failed = Promise.all(clients.map(({ life }) => life));
    const answers = (): number => clients.reduce((sum, { answered }) => sum + answered, 0);
    const answeredMore = async (): Promise<void> => {
      const wanted = answers() + ANSWERS;
      const begun = performance.now();
      while (answers() < wanted) {
        if (performance.now() - begun > 60_000) throw new Error(`Only ${answers()} answers of ${wanted}.`);
        await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 20))]);
      }
    };
    const outages: number[] = [];
    await answeredMore();
    for (let kill = 1; kill <= kills; kill += 1) {
      const { port } = server;
      await server.process.stop("SIGKILL");
      const killed = performance.now();
      server = await WatchedServer.start({}, port);
      await answeredMore();
      outages.push(Math.round(performance.now() - killed));
      expect(await server.metric("browser_mcp_hub_duplicate_replies_total")).toBe(0);
      expect(await server.metric("browser_mcp_hub_unknown_replies_total")).toBe(0);
    }
    await Promise.all(clients.map((client) => client.end()));
    const failures = clients.reduce((sum, one) => sum + one.failed, 0);
    process.stdout.write(
      `killed under load: ${answers()} answers, ${failures} failures, ${ANSWERS} answers again after ${outages.join(", ")} ms\n`,
    );
    expect(failures).toBeGreaterThan(0);

    const asker = await McpTestClient.connect(server.mcpUrl);
    for (const { mark, id } of tabs) {
      const { structured } = await asker.callTool("execute_javascript", { tabId: id, code: "window.ran" });
      const { result: ran } = settledSchema.parse(structured);
      expect(new Set(ran).size).toBe(ran.length);
      const answered = clients.flatMap(({ done }) => done.filter((one) => one.mark === mark));
      const missing = answered.map(({ key }) => key).filter((key) => !ran.includes(key));
      expect(missing).toEqual([]);
    }
    await asker.close();
  });
});
