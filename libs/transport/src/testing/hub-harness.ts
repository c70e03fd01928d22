import {
  silentLogger,
  SOCKET_PATH,
  type BrowserEvent,
  type Logger,
  type RequestOptions,
} from "@browser-mcp/protocol";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ExtensionHub, type ExtensionHubOptions } from "../extension-hub.js";
import type { HubLimits } from "../limits.js";

/** A hub behind a real HTTP server on an ephemeral port. */
export interface HubHarness {
  readonly hub: ExtensionHub;
  /** What browsers connect to. */
  readonly url: string;
  /** Every event since the start. */
  readonly events: readonly BrowserEvent[];
  /** Settles with the first event of this type, also one that was told before. */
  event<T extends BrowserEvent["type"]>(type: T, count?: number): Promise<Extract<BrowserEvent, { type: T }>>;
  /** Closes hub and server. */
  stop(): Promise<void>;
}

/** Options of a request that nobody in particular asks. */
export const asTest: RequestOptions = { caller: { client: "test" } };

/** Starts a hub with these limits instead of the default ones. */
export async function startHub(
  limits: Partial<HubLimits> = {},
  logger: Logger = silentLogger,
  options: Pick<ExtensionHubOptions, "accepts" | "extensionIds"> = {},
): Promise<HubHarness> {
  const hub = new ExtensionHub({ logger, serverVersion: "1.2.3", limits, ...options });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => hub.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const events: BrowserEvent[] = [];
  const waiters = new Set<() => void>();
  hub.subscribe((event) => {
    events.push(event);
    for (const wake of waiters) wake();
  });
  return {
    hub,
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${SOCKET_PATH}`,
    events,
    event: (type, count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.filter(isOfType(type))[count - 1];
          if (found === undefined) return;
          waiters.delete(look);
          resolve(found);
        };
        waiters.add(look);
        look();
      }),
    stop: async () => {
      await hub.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function isOfType<T extends BrowserEvent["type"]>(type: T) {
  return (event: BrowserEvent): event is Extract<BrowserEvent, { type: T }> => event.type === type;
}

/** Timers of jest that stand still, while sockets go on: for specs that move the clock themselves. */
export function stopTheClock(): void {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "hrtime"] });
}

/** Longer than any test that is all right. */
const PATIENCE_MS = 4_000;

/** Lets sockets work until the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Never came true: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
