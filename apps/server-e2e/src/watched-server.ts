import type { McpTestClient } from "@browser-mcp/testing";
import * as z from "zod";
import { ServerProcess } from "./server-process.js";

const DEADLINE_MS = 30_000;
/** Milliseconds between two looks: a spec that asks without a pause is a load of its own. */
const LOOK_MS = 20;

const healthSchema = z.object({
  pending_requests: z.int(),
  browsers: z.array(z.object({ id: z.string(), connected_at: z.string() })),
});
const tabsSchema = z.object({ tabs: z.array(z.object({ id: z.int(), url: z.string() })) });

/** What a server says of itself. */
export type Health = z.infer<typeof healthSchema>;

/** The built server, and what it tells of its state while it is disturbed. */
export class WatchedServer {
  /** Starts it on a port, any free one where none is named, and waits until it listens. */
  static async start(
    variables: Readonly<Record<string, string>> = {},
    port = 0,
    logLevel = "warn",
  ): Promise<WatchedServer> {
    const args = ["serve", "--port", String(port), "--metrics-port", "0", "--log-level", logLevel];
    const process = await ServerProcess.start(args, variables);
    return new WatchedServer(process, await process.mcpUrl());
  }

  private constructor(
    readonly process: ServerProcess,
    readonly mcpUrl: string,
  ) {}

  get port(): number {
    return Number(new URL(this.mcpUrl).port);
  }

  async health(): Promise<Health> {
    return healthSchema.parse(JSON.parse(await this.#read("/health")));
  }

  /** Its health, once it is as wanted. */
  async healthy(wanted: (health: Health) => boolean): Promise<Health> {
    for (const deadline = Date.now() + DEADLINE_MS; ;) {
      const now = await this.health();
      if (wanted(now)) return now;
      if (Date.now() > deadline) throw new Error(`The server did not come to it: ${JSON.stringify(now)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Resolves once so many calls are on their way. */
  async pending(calls: number): Promise<void> {
    await this.healthy(({ pending_requests: now }) => now >= calls);
  }

  /** The value of a metric without labels. */
  async metric(name: string): Promise<number> {
    const value = new RegExp(`^${name} (\\S+)$`, "m").exec(await this.#read("/metrics"))?.[1];
    if (value === undefined) throw new Error(`There is no metric ${name}.`);
    return Number(value);
  }

  /** Resolves once a metric has come to that value. */
  async counted(name: string, atLeast: number): Promise<void> {
    for (const deadline = Date.now() + DEADLINE_MS; ;) {
      const value = await this.metric(name);
      if (value >= atLeast) return;
      if (Date.now() > deadline) throw new Error(`${name} did not come to ${atLeast}: it is ${value}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** The tab that shows an address. */
  async tabOf(client: McpTestClient, url: string): Promise<number> {
    const { structured } = await client.callTool("get_browser_tabs");
    const { tabs } = tabsSchema.parse(structured);
    const tab = tabs.find((one) => one.url === url);
    if (tab === undefined) throw new Error(`No tab shows ${url}: ${JSON.stringify(tabs)}`);
    return tab.id;
  }

  async #read(path: string): Promise<string> {
    return (await fetch(new URL(path, this.mcpUrl))).text();
  }
}
