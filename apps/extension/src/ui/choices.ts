import { ACTIVITY_KEY } from "../shared/activity.js";
import { SERVER_URL_KEY } from "../shared/connection.js";
import { CONSENTS_KEY, givenConsentsSchema, isSameConsent, type GivenConsent } from "../shared/consent.js";
import { DEBUGGER_ALLOWED_KEY, DEBUGGER_IDLE_KEY } from "../shared/debugger-settings.js";
import { CONNECT_KEY, PAUSED_KEY } from "../shared/person-choices.js";
import { SERVER_TOKEN_KEY, type StoredToken } from "../shared/server-token.js";
import {
  everySite,
  MAX_SITES,
  SITE_RULES_KEY,
  siteRulesSchema,
  type SiteRules,
} from "../shared/site-rules.js";
import type { StorageAreas } from "./storage-areas.js";

/** Runs one piece of work at a time, over all pages of the extension. */
export type Exclusive = (work: () => Promise<void>) => Promise<void>;

/** {@link Exclusive} by the browser's own locks. */
export const webLock: Exclusive = (work) => navigator.locks.request("choices", work);

/** Writes what the person chooses; the worker obeys what is stored. Each method throws what the browser throws. */
export class Choices {
  constructor(
    private readonly areas: StorageAreas,
    private readonly exclusive: Exclusive,
  ) {}

  setConnect(connect: boolean): Promise<void> {
    return this.areas.local.set({ [CONNECT_KEY]: connect });
  }

  setPaused(paused: boolean): Promise<void> {
    return this.areas.local.set({ [PAUSED_KEY]: paused });
  }

  setDebuggerAllowed(allowed: boolean): Promise<void> {
    return this.areas.sync.set({ [DEBUGGER_ALLOWED_KEY]: allowed });
  }

  /** @param idleMs milliseconds */
  setDebuggerIdle(idleMs: number): Promise<void> {
    return this.areas.sync.set({ [DEBUGGER_IDLE_KEY]: idleMs });
  }

  /** @param url a checked address; undefined for the default one */
  setServerUrl(url: string | undefined): Promise<void> {
    return url === undefined
      ? this.areas.sync.remove(SERVER_URL_KEY)
      : this.areas.sync.set({ [SERVER_URL_KEY]: url });
  }

  /** Keeps a server's token, in place of any other. */
  setServerToken(stored: StoredToken): Promise<void> {
    return this.areas.local.set({ [SERVER_TOKEN_KEY]: stored });
  }

  forgetServerToken(): Promise<void> {
    return this.areas.local.remove(SERVER_TOKEN_KEY);
  }

  /**
   * Changes the newest stored rules, so that two pages that change them at the same time lose nothing.
   * @throws Error where a list would hold more than {@link MAX_SITES} sites
   */
  changeRules(change: (rules: SiteRules) => SiteRules): Promise<void> {
    return this.exclusive(async () => {
      const stored = (await this.areas.local.get([SITE_RULES_KEY]))[SITE_RULES_KEY];
      const rules = change(siteRulesSchema.safeParse(stored).data ?? everySite);
      if (Math.max(rules.only.length, rules.never.length) > MAX_SITES) {
        throw new Error(`A list holds at most ${MAX_SITES.toLocaleString("en")} sites.`);
      }
      await this.areas.local.set({ [SITE_RULES_KEY]: rules });
    });
  }

  /** Takes an answer back: the person is asked again. */
  forgetConsent(consent: GivenConsent): Promise<void> {
    return this.exclusive(async () => {
      const stored = (await this.areas.local.get([CONSENTS_KEY]))[CONSENTS_KEY];
      const others = givenConsentsSchema.parse(stored ?? []).filter((one) => !isSameConsent(one, consent));
      await this.areas.local.set({ [CONSENTS_KEY]: others });
    });
  }

  clearActivity(): Promise<void> {
    return this.areas.session.remove(ACTIVITY_KEY);
  }
}
