import { DEFAULT_SERVER_URL, type Launch } from "@browser-mcp/protocol";
import * as z from "zod";
import { SERVER_URL_KEY } from "../shared/connection.js";
import { parseServerUrl, type ServerUrl } from "../shared/server-url.js";
import type { StorageAreaApi, WatchedStorageAreaApi } from "./chrome-api.js";

const BROWSER_ID_KEY = "browserId";
const LAUNCH_ID_KEY = "launchId";

/** What the extension remembers: the server's address (synchronised by Chrome) and this profile's own id. */
export class Settings {
  #browserId: Promise<string> | undefined;

  /**
   * @param sync `chrome.storage.sync`
   * @param local `chrome.storage.local`
   * @param newId makes a uuid
   */
  constructor(
    private readonly sync: WatchedStorageAreaApi,
    private readonly local: StorageAreaApi,
    private readonly newId: () => string = () => crypto.randomUUID(),
  ) {}

  /** Makes the launcher's address the stored one, once for each launch: what the person stores afterwards stays. */
  async adopt(launch: Launch | undefined): Promise<void> {
    if (launch === undefined) return;
    if ((await this.local.get(LAUNCH_ID_KEY))[LAUNCH_ID_KEY] === launch.id) return;
    await this.sync.set({ [SERVER_URL_KEY]: launch.serverUrl });
    await this.local.set({ [LAUNCH_ID_KEY]: launch.id });
  }

  /** The server's address; the default one where none is stored. */
  async serverUrl(): Promise<ServerUrl> {
    const stored = (await this.sync.get(SERVER_URL_KEY))[SERVER_URL_KEY];
    if (stored === undefined || stored === "") return parseServerUrl(DEFAULT_SERVER_URL);
    return parseServerUrl(typeof stored === "string" ? stored : JSON.stringify(stored));
  }

  /** Tells of every later change of the address. */
  onServerUrlChanged(listener: () => void): void {
    this.sync.onChanged.addListener((changes) => {
      if (SERVER_URL_KEY in changes) listener();
    });
  }

  /** A uuid that stays the same for this browser profile. */
  browserId(): Promise<string> {
    this.#browserId ??= this.#loadBrowserId();
    return this.#browserId;
  }

  async #loadBrowserId(): Promise<string> {
    const stored = z.uuid().safeParse((await this.local.get(BROWSER_ID_KEY))[BROWSER_ID_KEY]);
    if (stored.success) return stored.data;
    const made = this.newId();
    await this.local.set({ [BROWSER_ID_KEY]: made });
    return made;
  }
}
