import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import * as z from "zod";
import { ACTIVITY_KEY, activityListSchema, type Activity } from "../shared/activity.js";
import { CONSENTS_KEY, givenConsentsSchema, type GivenConsent } from "../shared/consent.js";
import { CONNECTION_KEY, connectionSchema, SERVER_URL_KEY, type Connection } from "../shared/connection.js";
import {
  DEBUGGER_ALLOWED_KEY,
  DEBUGGER_IDLE_KEY,
  DEFAULT_DEBUGGER_IDLE_MS,
  MAX_DEBUGGER_IDLE_MS,
} from "../shared/debugger-settings.js";
import { MANAGED_KEYS, managedSchema } from "../shared/managed.js";
import { CONNECT_KEY, PAUSED_KEY, switchSchema } from "../shared/person-choices.js";
import { SERVER_TOKEN_KEY, tokenFor } from "../shared/server-token.js";
import { everySite, SITE_RULES_KEY, siteRulesSchema, type SiteRules } from "../shared/site-rules.js";
import type { AreaName, StoredItems } from "./storage-areas.js";

/** Everything that popup and options page show: what holds now, whoever decided it. */
export interface UiState {
  /** Undefined until the worker has said anything. */
  readonly connection: Connection | undefined;
  /** Whether the extension shall be connected. */
  readonly connect: boolean;
  readonly paused: boolean;
  readonly serverUrl: string;
  /** The last characters of the token for that server, never all of it; undefined where there is none. */
  readonly tokenEnd: string | undefined;
  readonly rules: SiteRules;
  readonly debuggerAllowed: boolean;
  /** Milliseconds. */
  readonly debuggerIdleMs: number;
  /** The newest first. */
  readonly activity: readonly Activity[];
  /** What the person has answered for good, the newest first. */
  readonly consents: readonly GivenConsent[];
  /** What the person's organisation decided, so that the person cannot. */
  readonly managed: {
    readonly serverUrl: boolean;
    readonly token: boolean;
    readonly rules: boolean;
    readonly debugger: boolean;
  };
}

/** The keys of each area that the state is made of. */
export const watchedKeys: Readonly<Record<AreaName, readonly string[]>> = {
  session: [CONNECTION_KEY, ACTIVITY_KEY],
  local: [CONNECT_KEY, PAUSED_KEY, SERVER_TOKEN_KEY, SITE_RULES_KEY, CONSENTS_KEY],
  sync: [SERVER_URL_KEY, DEBUGGER_ALLOWED_KEY, DEBUGGER_IDLE_KEY],
  managed: MANAGED_KEYS,
};

const addressSchema = z.string().min(1).catch(DEFAULT_SERVER_URL);
const idleSchema = z.int().min(0).max(MAX_DEBUGGER_IDLE_MS).catch(DEFAULT_DEBUGGER_IDLE_MS);

/** The state that is stored; what is of no known form counts as absent. */
export function uiState(stored: Readonly<Record<AreaName, StoredItems>>): UiState {
  const { session, local, sync } = stored;
  const managed = managedSchema.parse(stored.managed);
  const serverUrl = managed.serverUrl ?? addressSchema.parse(sync[SERVER_URL_KEY]);
  const managedToken = managed.serverUrl === undefined ? undefined : managed.serverToken;
  return {
    connection: connectionSchema.safeParse(session[CONNECTION_KEY]).data,
    activity: activityListSchema.parse(session[ACTIVITY_KEY]),
    consents: givenConsentsSchema.parse(local[CONSENTS_KEY] ?? []),
    connect: switchSchema.parse(local[CONNECT_KEY]) ?? true,
    paused: switchSchema.parse(local[PAUSED_KEY]) ?? false,
    rules: managed.siteRules ?? siteRulesSchema.safeParse(local[SITE_RULES_KEY]).data ?? everySite,
    serverUrl,
    tokenEnd: endOf(managedToken ?? tokenFor(serverUrl, local[SERVER_TOKEN_KEY])),
    debuggerAllowed: managed.debuggerAllowed ?? switchSchema.parse(sync[DEBUGGER_ALLOWED_KEY]) ?? true,
    debuggerIdleMs: idleSchema.parse(sync[DEBUGGER_IDLE_KEY]),
    managed: {
      serverUrl: managed.serverUrl !== undefined,
      token: managedToken !== undefined,
      rules: managed.siteRules !== undefined,
      debugger: managed.debuggerAllowed !== undefined,
    },
  };
}

/** So many characters of a token, and of a long one only, tell it from another. */
const SHOWN_CHARACTERS = 4;

const endOf = (token: string | undefined): string | undefined =>
  token === undefined || token.length >= SHOWN_CHARACTERS * 4 ? token?.slice(-SHOWN_CHARACTERS) : "";
