import { DEFAULT_SERVER_URL, type Launch } from "@browser-mcp/protocol";
import * as z from "zod";
import { SERVER_URL_KEY } from "../shared/connection.js";
import { CONNECT_KEY, switchSchema } from "../shared/person-choices.js";
import { SERVER_TOKEN_KEY, tokenFor, type StoredToken } from "../shared/server-token.js";
import { parseServerUrl, type ServerUrl } from "../shared/server-url.js";
import type { WatchedStorageAreaApi } from "./chrome-api.js";
import type { ManagedSettings } from "./managed-settings.js";
import type { Destination } from "./socket.js";

const BROWSER_ID_KEY = "browserId";
const LAUNCH_ID_KEY = "launchId";

/**
 * What the extension remembers: the server's address (synchronised by Chrome, unless an organisation has set it), the
 * token of that server, whether to connect to it, and this profile's own id.
 */
export class Settings {
  #browserId: Promise<string> | undefined;

  /**
   * @param sync `chrome.storage.sync`
   * @param local `chrome.storage.local`
   * @param managed what an organisation has set
   * @param newId makes a uuid
   */
  constructor(
    private readonly sync: WatchedStorageAreaApi,
    private readonly local: WatchedStorageAreaApi,
    private readonly managed: Pick<ManagedSettings, "known" | "values" | "onChanged">,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  /** Makes the launcher's address and token the stored ones, once for each launch: what the person stores afterwards stays. */
  async adopt(launch: Launch | undefined): Promise<void> {
    if (launch === undefined) return;
    if ((await this.local.get(LAUNCH_ID_KEY))[LAUNCH_ID_KEY] === launch.id) return;
    const { serverUrl, token } = launch;
    if (token !== undefined) {
      const stored: StoredToken = { serverUrl, token };
      await this.local.set({ [SERVER_TOKEN_KEY]: stored });
    }
    await this.sync.set({ [SERVER_URL_KEY]: serverUrl });
    await this.local.set({ [LAUNCH_ID_KEY]: launch.id });
  }

  /** Where to connect to: the server's address and its token, unless the person has disconnected the extension. */
  async destination(): Promise<Destination> {
    const server = await this.serverUrl();
    const connect = switchSchema.parse((await this.local.get(CONNECT_KEY))[CONNECT_KEY]) ?? true;
    if (connect) return server.ok ? this.#withToken(server) : server;
    return { ok: false, url: server.url, problem: "Disconnected by you.", byPerson: true };
  }

  /** The server's address; the default one where none is stored. */
  async serverUrl(): Promise<ServerUrl> {
    await this.managed.known;
    const { serverUrl } = this.managed.values;
    if (serverUrl !== undefined) return parseServerUrl(serverUrl);
    const stored = (await this.sync.get(SERVER_URL_KEY))[SERVER_URL_KEY];
    if (stored === undefined || stored === "") return parseServerUrl(DEFAULT_SERVER_URL);
    return parseServerUrl(typeof stored === "string" ? stored : JSON.stringify(stored));
  }

  /** Tells of every later change of where to connect to. */
  onDestinationChanged(listener: () => void): void {
    this.sync.onChanged.addListener((changes) => {
      if (SERVER_URL_KEY in changes) listener();
    });
    this.local.onChanged.addListener((changes) => {
      if (CONNECT_KEY in changes || SERVER_TOKEN_KEY in changes) listener();
    });
    this.managed.onChanged(listener);
  }

  /** A uuid that stays the same for this browser profile. */
  browserId(): Promise<string> {
    this.#browserId ??= this.#loadBrowserId();
    return this.#browserId;
  }

  async #withToken(server: Extract<ServerUrl, { ok: true }>): Promise<Destination> {
    const { serverUrl, serverToken } = this.managed.values;
    const managed = serverUrl === undefined ? undefined : serverToken;
    const stored = (await this.local.get(SERVER_TOKEN_KEY))[SERVER_TOKEN_KEY];
    const token = managed ?? tokenFor(server.url, stored);
    return token === undefined ? server : { ...server, token };
  }

  async #loadBrowserId(): Promise<string> {
    const stored = z.uuid().safeParse((await this.local.get(BROWSER_ID_KEY))[BROWSER_ID_KEY]);
    if (stored.success) return stored.data;
    const made = this.newId();
    await this.local.set({ [BROWSER_ID_KEY]: made });
    return made;
  }
}
