import type { Logger } from "@browser-mcp/protocol";
import { MANAGED_KEYS, managedSchema, type Managed } from "../shared/managed.js";
import type { StorageAreaApi, WatchedStorageAreaApi } from "./chrome-api.js";
import { FollowedItems } from "./followed-items.js";

/** What an organisation has set for its browsers; each value wins over the person's own. */
export class ManagedSettings {
  /** Settles once the policy is read; never rejects: a browser that cannot tell of a policy has none. */
  readonly known: Promise<void>;
  readonly #items: FollowedItems;

  /** @param area `chrome.storage.managed` */
  constructor(
    area: Pick<StorageAreaApi, "get"> & Pick<WatchedStorageAreaApi, "onChanged">,
    log: Pick<Logger, "warn">,
  ) {
    this.#items = new FollowedItems(area, MANAGED_KEYS);
    this.known = this.#items.known.catch((cause: unknown) =>
      log.warn("the policy of an organisation could not be read", { cause }),
    );
  }

  /** What is set now. */
  get values(): Managed {
    return managedSchema.parse(Object.fromEntries(MANAGED_KEYS.map((key) => [key, this.#items.get(key)])));
  }

  /** Tells of each change after the first reading. */
  onChanged(listener: () => void): void {
    this.#items.onChanged(listener);
  }
}
