import type { Logger } from "@browser-mcp/protocol";
import { CONNECTION_KEY, type Connection } from "../shared/connection.js";
import type { ActionApi, StorageAreaApi } from "./chrome-api.js";
import type { SitePolicy } from "./site-policy.js";
import type { Badge } from "./tab-badge.js";

const badges: Readonly<Record<Connection["state"], Badge>> = {
  connected: { text: "on", color: "#137333", title: "Browser MCP: connected" },
  connecting: { text: "…", color: "#8a6100", title: "Browser MCP: connecting" },
  disconnected: { text: "off", color: "#5f6368", title: "Browser MCP: not connected" },
};
const disconnectedByPerson: Badge = { ...badges.disconnected, title: "Browser MCP: disconnected by you" };
const paused: Badge = { text: "❚❚", color: "#8a6100", title: "Browser MCP: paused" };

/** Shows how the extension stands to its server: in `chrome.storage.session` for the popup, and on the badge. */
export class ConnectionStatus {
  #connection: Connection | undefined;
  readonly #listeners: (() => void)[] = [];

  constructor(
    private readonly session: StorageAreaApi,
    private readonly action: ActionApi,
    private readonly sites: Pick<SitePolicy, "refusal" | "onChanged">,
    private readonly log: Logger,
  ) {
    sites.onChanged(() => this.#showBadge());
  }

  show(connection: Connection): void {
    this.#connection = connection;
    this.#try(this.session.set({ [CONNECTION_KEY]: connection }));
    this.#showBadge();
  }

  /** What the badge of the whole browser says. */
  get badge(): Badge {
    const { state = "disconnected", byPerson = false } = this.#connection ?? {};
    if (byPerson) return disconnectedByPerson;
    return this.sites.refusal() === undefined ? badges[state] : paused;
  }

  /** Tells of each change of the badge. */
  onBadgeChanged(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #showBadge(): void {
    const { text, color, title } = this.badge;
    this.#try(this.action.setBadgeBackgroundColor({ color }));
    this.#try(this.action.setBadgeText({ text }));
    this.#try(this.action.setTitle({ title }));
    for (const listener of this.#listeners) listener();
  }

  #try(shown: Promise<void>): void {
    shown.catch((cause: unknown) => this.log.warn("the connection's state could not be shown", { cause }));
  }
}
