import type { LaunchedBrowser } from "@browser-mcp/launcher";
import type { Browser, ConnectedBrowser } from "@browser-mcp/protocol";
import type { ExtensionHub } from "@browser-mcp/transport";
import type { Config } from "../config/config-schema.js";
import { createContainer, liveParts } from "../container.js";
import { ServerLife } from "../http/server-life.js";
import type { ServerToken } from "../security/server-token.js";
import type { Addresses, BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { version } from "../version.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";
import { claudeCommand, configSnippet } from "./config-snippet.js";
import { endServer } from "./end-server.js";
import { readServerSettings } from "./settings.js";
import type { Settings } from "./settings.js";
import type { ServerFlags } from "./server-flags.js";
import { waitForBrowser } from "./wait-for-browser.js";
import { watchConfig } from "./watch-config.js";

/** A browser to launch beside the server. */
export interface LaunchWish {
  readonly headless: boolean | undefined;
  /** Say how to connect a client once the browser is there. */
  readonly guide: boolean;
}

/** Milliseconds that an extension has to connect after its browser started. */
const CONNECT_DEADLINE_MS = 30_000;

/**
 * Runs a server, and a browser where one is wished for, until the process is told to stop; then closes both.
 * @throws BrowserMcpError whatever keeps it from starting; nothing stays behind then
 */
export async function runServer(
  context: CliContext,
  flags: ServerFlags,
  launch: LaunchWish | undefined,
): Promise<void> {
  const settings = await readServerSettings(context, flags);
  const ended = new AbortController();
  const life = new ServerLife(false, () => ended.abort());
  const container = createContainer({ ...settings, life });
  const server = container.resolve<BrowserMcpServer>(tokens.server);
  const stop = AbortSignal.any([context.stop, ended.signal]);
  const watcher = watchConfig(settings, () => liveParts(container));
  let launched: LaunchedBrowser | undefined;
  try {
    const addresses = await server.start();
    printAddresses(context, addresses);
    if (launch !== undefined && !context.stop.aborted) {
      const { launchFor, provideBrowser } = await import("./browser.js");
      // Only now: a port that is taken is told before a browser is downloaded.
      const found = await provideBrowser(context, settings);
      const { headless } = launch;
      const { webSocket: serverUrl, page: openUrl } = addresses;
      const token = container.resolve<ServerToken | undefined>(tokens.serverToken)?.text;
      launched = await launchFor(context, settings, { found, headless, serverUrl, token, openUrl });
      watch(launched, context, settings);
      const hub = container.resolve<ExtensionHub>(tokens.hub);
      const connected = await waitForBrowser(hub, CONNECT_DEADLINE_MS, context.stop);
      await printBrowser(context, hub, connected);
      if (launch.guide) printGuide(context, addresses, settings.config);
    }
    if (context.stdout.isTTY === true) say(context, "Press Ctrl-C to stop.");
    await stopped(stop);
  } finally {
    await watcher.close();
    await endServer(server, context.stop, settings.logger);
    // Only now: calls that may still end need their browser.
    await launched?.close();
    await container.dispose();
    await settings.logFile?.close();
  }
}

/** Says so when the person closes the launched browser: the server goes on, for any browser that connects. */
function watch(launched: LaunchedBrowser, context: CliContext, { logger }: Settings): void {
  void launched.closed.then(() => {
    if (!context.stop.aborted) logger.warn("the launched browser was closed; the server goes on without it");
  });
}

/** Resolves when the signal is aborted. */
export const stopped = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });

function printAddresses(context: CliContext, addresses: Addresses): void {
  say(context, `Browser MCP ${version}`);
  say(context);
  say(context, `  MCP        ${addresses.mcp}`);
  say(context, `  WebSocket  ${addresses.webSocket}`);
  if (addresses.extraWebSocket !== undefined) say(context, `             ${addresses.extraWebSocket}`);
  say(context, `  Health     ${addresses.health}`);
  say(context, `  Metrics    ${addresses.metrics ?? "off"}`);
  say(context);
}

async function printBrowser(
  context: CliContext,
  browser: Browser,
  connected: ConnectedBrowser,
): Promise<void> {
  say(context, `Connected: ${connected.name}, extension ${connected.extensionVersion ?? "(existing)"}`);
  const { data: tabs } = await browser.request("getAllTabs", {}, { caller: { client: "browser-mcp" } });
  for (const tab of tabs) say(context, `  tab ${tab.id}  ${tab.title || "(no title)"}  ${tab.url}`);
  say(context);
}

function printGuide(context: CliContext, { mcp }: Addresses, { server, security }: Config): void {
  const withToken = security.require_token;
  say(context, "Claude Code:");
  say(context, `  ${claudeCommand(mcp, withToken)}`);
  say(context, "VS Code, Cursor and other clients, in their MCP configuration:");
  for (const line of configSnippet(mcp, withToken).split("\n")) say(context, `  ${line}`);
  if (withToken) say(context, "TOKEN is what `browser-mcp token show` prints.");
  if (server.tls_cert !== undefined) {
    say(context, "A client on Node that does not know who signed the certificate is started with:");
    say(context, `  NODE_EXTRA_CA_CERTS=${server.tls_cert}`);
  }
  say(context);
}
