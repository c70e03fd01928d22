import {
  clientName,
  CONSENTS_KEY,
  givenConsentsSchema,
  isSameConsent,
  MAX_CONSENTS,
  type GivenConsent,
} from "../../shared/consent.js";
import type { StorageAreaApi } from "../chrome-api.js";

/** For whom, what and where an answer holds. */
export interface ConsentScope {
  readonly client: string;
  readonly tool: string;
  readonly site: string;
}

/** The answers that a person gave for good. Read anew each time: the person may have taken one back. */
export class GivenConsents {
  #writing: Promise<void> = Promise.resolve();

  /** @param storage `chrome.storage.local` */
  constructor(private readonly storage: StorageAreaApi) {}

  /** Undefined where the person has not answered for good. */
  async find(scope: ConsentScope): Promise<boolean | undefined> {
    return (await this.#read()).find((given) => isOf(given, scope))?.allowed;
  }

  /** Takes the place of an earlier answer of the same scope. Rejects as the storage does. */
  remember(scope: ConsentScope, allowed: boolean): Promise<void> {
    const write = async (): Promise<void> => {
      const others = (await this.#read()).filter((given) => !isOf(given, scope));
      const { tool, site } = scope;
      const given = { client: clientName(scope.client), tool, site, allowed, at: Date.now() };
      await this.storage.set({ [CONSENTS_KEY]: [given, ...others].slice(0, MAX_CONSENTS) });
    };
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #read() {
    return givenConsentsSchema.parse((await this.storage.get(CONSENTS_KEY))[CONSENTS_KEY] ?? []);
  }
}

const isOf = (given: GivenConsent, scope: ConsentScope): boolean =>
  isSameConsent(given, { ...scope, client: clientName(scope.client) });
