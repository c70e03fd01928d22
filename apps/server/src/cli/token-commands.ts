import { TokenFile } from "../security/token-file.js";
import type { CliContext } from "./cli-context.js";
import { say } from "./cli-context.js";
import type { ServerFlags } from "./server-flags.js";
import { readSettings } from "./settings.js";

/** What `browser-mcp token` can do. */
export type TokenCommand = "show" | "rotate" | "revoke";

/**
 * Prints the server's token, alone on its line so that it can be used in a command (and makes one where there is none);
 * or replaces or removes it, which a running server notices.
 * @throws BrowserMcpError INVALID_CONFIGURATION
 */
export async function tokenCommand(
  context: CliContext,
  flags: ServerFlags,
  command: TokenCommand,
): Promise<void> {
  const { config } = await readSettings(context, { logLevel: "warn", ...flags });
  const { require_token: required, token_file: path } = config.security;
  const file = new TokenFile(path);
  const remark = (text: string): void => {
    context.stderr.write(`${text}\n`);
  };
  switch (command) {
    case "show":
      say(context, await file.provide());
      break;
    case "rotate":
      say(context, await file.rotate());
      remark("A running server takes it over within a second and cuts off who used the former one.");
      break;
    case "revoke":
      remark(
        (await file.revoke())
          ? "Removed. A running server lets nobody in until there is a new token."
          : "There was no token.",
      );
      break;
  }
  if (!required) remark("security.require_token is off: the server asks nobody for a token.");
}
