import type { LaunchedBrowser } from "@browser-mcp/launcher";
import type { ToolResult, ToolRunner } from "@browser-mcp/tools";
import type { ExtensionHub } from "@browser-mcp/transport";
import { createContainer } from "../container.js";
import type { ServerToken } from "../security/server-token.js";
import type { BrowserMcpServer } from "../server.js";
import { tokens } from "../tokens.js";
import { launchFor, provideBrowser } from "./browser.js";
import type { CliContext } from "./cli-context.js";
import type { Settings } from "./settings.js";
import { waitForBrowser } from "./wait-for-browser.js";

/** One call and the page it is made on. */
export interface OwnBrowserCall {
  readonly tool: string;
  readonly args: unknown;
  readonly url: string;
}

/**
 * Starts a server on a free port and a headless browser for it, opens the page, calls the tool, and closes both.
 * @throws BrowserMcpError what finding, installing or launching a browser throws
 */
export async function callInOwnBrowser(
  context: CliContext,
  settings: Settings,
  { tool, args, url }: OwnBrowserCall,
): Promise<ToolResult> {
  const found = await provideBrowser(context, settings);
  const { config, logger } = settings;
  const container = createContainer({
    logger,
    config: {
      ...config,
      server: { ...config.server, port: 0, ws_port: 0 },
      monitoring: { ...config.monitoring, enable_metrics: false },
    },
  });
  const server = container.resolve<BrowserMcpServer>(tokens.server);
  let launched: LaunchedBrowser | undefined;
  try {
    const { webSocket: serverUrl } = await server.start();
    const token = container.resolve<ServerToken | undefined>(tokens.serverToken)?.text;
    launched = await launchFor(context, settings, { found, headless: true, serverUrl, token, openUrl: url });
    await waitForBrowser(container.resolve<ExtensionHub>(tokens.hub), 30_000, context.stop);
    const runner = container.resolve<ToolRunner>(tokens.toolRunner);
    return await runner.call(tool, args, { caller: { client: "browser-mcp call" }, signal: context.stop });
  } finally {
    await Promise.all([server.close(), launched?.close()]);
    await container.dispose();
  }
}
