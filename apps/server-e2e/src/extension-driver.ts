import type { Page } from "puppeteer-core";
import { ExtensionServer } from "@browser-mcp/testing";
import type { Frame } from "@browser-mcp/testing";
import { Person } from "./person.js";
import type { PersonOptions } from "./person.js";

/** Our built extension in a real browser, asked frame by frame without the product's server between. */
export class ExtensionDriver {
  /** Starts a browser and waits until its extension has said hello. */
  static async start(options: PersonOptions = {}): Promise<ExtensionDriver> {
    const server = await ExtensionServer.start();
    try {
      const person = await Person.openBrowser(server.url, options);
      await server.hello();
      return new ExtensionDriver(server, person);
    } catch (thrown) {
      await server.close();
      throw thrown;
    }
  }

  private constructor(
    readonly server: ExtensionServer,
    readonly person: Person,
  ) {}

  /** What the extension told unasked. */
  get events(): readonly Frame[] {
    return this.server.events;
  }

  /** Asks for one action; yields the reply frame, whether a response or an error. */
  request(action: string, params: object = {}): Promise<Frame> {
    return this.server.request(action, params);
  }

  /** The data of the answer to an action that must succeed. */
  async data(action: string, params: object = {}): Promise<unknown> {
    const reply = await this.request(action, params);
    if (reply["type"] !== "response") throw new Error(`${action} failed: ${JSON.stringify(reply)}`);
    return reply["data"];
  }

  /** Opens a tab in the foreground; yields the page and the browser's id of its tab. */
  async open(url: string): Promise<{ readonly page: Page; readonly tabId: number }> {
    const page = await this.person.open(url);
    return { page, tabId: await this.tabOf(page.url()) };
  }

  /** The newest tab that shows this address. */
  async tabOf(url: string): Promise<number> {
    const tabs = (await this.data("getAllTabs")) as readonly { id: number; url: string }[];
    const id = Math.max(...tabs.filter((tab) => tab.url === url).map((tab) => tab.id));
    if (!Number.isFinite(id)) throw new Error(`No tab shows ${url}: ${JSON.stringify(tabs)}`);
    return id;
  }

  async close(): Promise<void> {
    await this.person.close();
    await this.server.close();
  }
}
