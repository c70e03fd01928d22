import { Command, CommanderError, Option } from "commander";
import { BrowserMcpError } from "@browser-mcp/protocol";
import { version } from "../version.js";
import { faultOf } from "../process-watch.js";
import type { CliContext } from "./cli-context.js";
import { addServerFlags } from "./server-flags.js";
import type { ServerFlags } from "./server-flags.js";

/** The exit code of a command that was used wrongly. */
const USAGE_ERROR = 2;

const noCommand =
  "No command given; start, stdio, serve, status, stop, tools, call, config, token and install-browser are there, and --help.";

/**
 * Runs the command line and yields its exit code. Whatever fails is one line on standard error.
 * @param args without the program's own path
 */
export async function runProgram(args: readonly string[], context: CliContext): Promise<number> {
  let code = 0;
  const complain = (text: string): void => {
    context.stderr.write(`browser-mcp: ${text}\n`);
  };
  const program = createProgram(context, (exitCode) => (code = exitCode));
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return 0;
      complain(
        thrown.code === "commander.help" ? noCommand : oneLine(thrown.message.replace(/^error: /, "")),
      );
      return USAGE_ERROR;
    }
    const error = BrowserMcpError.from(thrown);
    if (error.code !== "CANCELLED" || !context.stop.aborted) {
      context.report({ kind: "failed", code: error.code, message: error.message, hint: error.hint });
      complain(`${oneLine(error.message)} ${oneLine(error.hint)} [${error.code}]`);
      return error.code === "INVALID_PARAMETERS" || error.code === "TOOL_NOT_FOUND" ? USAGE_ERROR : 1;
    }
    code = 0;
  }
  const fault = faultOf(context.stop);
  if (fault === undefined) return code;
  complain(`An unexpected fault ended the program: ${oneLine(fault.message)} [INTERNAL_ERROR]`);
  return 1;
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, " ").trim();

interface LaunchFlags {
  readonly headless?: boolean;
  readonly launch?: boolean;
  readonly background?: boolean;
}

const tokenCommands = [
  ["show", "print the token; make one where there is none"],
  ["rotate", "make a new token, print it, and cut off who uses the former one"],
  ["revoke", "remove the token: nobody gets in until there is a new one"],
] as const;

/** The commands. Each loads its own code only when it runs. */
function createProgram(context: CliContext, finish: (code: number) => void): Command {
  const program = new Command("browser-mcp")
    .description(
      "Lets AI clients see and drive the browser you already use, over the Model Context Protocol.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      // Errors are thrown and written as one line by the caller.
      writeErr: () => undefined,
    });

  addServerFlags(program.command("start"))
    .description("start the server, launch a browser with the extension, and say how to connect")
    .option("--headless", "launch the browser without a window (default where there is no display)")
    .action(async (flags: ServerFlags & LaunchFlags) => {
      const { runServer } = await import("./run-server.js");
      await runServer(context, flags, { headless: flags.headless, guide: true });
    });

  addServerFlags(program.command("serve"))
    .description("start the server alone, for your own browser with the extension in it")
    .option("--launch", "launch a browser as well")
    .option("--headless", "launch it without a window (implies --launch)")
    .addOption(new Option("--background", "as `stdio` starts it").hideHelp())
    .action(async (flags: ServerFlags & LaunchFlags) => {
      if (flags.background === true) {
        const { runBackground } = await import("./run-background.js");
        await runBackground(context, flags);
        return;
      }
      const { runServer } = await import("./run-server.js");
      const launches = flags.launch === true || flags.headless === true;
      await runServer(context, flags, launches ? { headless: flags.headless, guide: false } : undefined);
    });

  addServerFlags(program.command("stdio"))
    .description("serve a client that starts this command, through a server that all clients share")
    .action(async (flags: ServerFlags) => {
      const { runStdio } = await import("./run-stdio.js");
      await runStdio(context, flags);
    });

  addServerFlags(program.command("status"))
    .description("say whether a server runs, which, and who uses it; exit code 1 if none does")
    .option("--json", "as JSON")
    .action(async (flags: ServerFlags & { readonly json?: boolean }) => {
      const { showStatus } = await import("./show-status.js");
      finish(await showStatus(context, flags, flags.json === true));
    });

  addServerFlags(program.command("stop"))
    .description("end the server that `stdio` started in the background")
    .option("-f, --force", "also one that was started by hand")
    .action(async (flags: ServerFlags & { readonly force?: boolean }) => {
      const { stopServer } = await import("./stop-server.js");
      await stopServer(context, flags, flags.force === true);
    });

  program
    .command("tools")
    .description("list the tools")
    .option("--json", "with their schemas, as tools/list gives them")
    .action(async (flags: { readonly json?: boolean }) => {
      const { listTools } = await import("./list-tools.js");
      listTools(context, flags.json === true);
    });

  addServerFlags(program.command("call"))
    .description("call one tool and print its result; launches a browser if none is connected")
    .argument("<tool>", "name of the tool, as `browser-mcp tools` lists it")
    .argument("[json]", "its arguments as a JSON object")
    .option("--url <url>", "open this page in a launched browser first")
    .action(
      async (tool: string, json: string | undefined, flags: ServerFlags & { readonly url?: string }) => {
        const { callTool } = await import("./call-tool.js");
        finish(await callTool(context, { tool, json, ...flags }));
      },
    );

  program
    .command("install-browser")
    .description("make sure there is a browser to launch, and print its path")
    .option("-c, --config <file>", "configuration file")
    .action(async (flags: ServerFlags) => {
      const { installBrowser } = await import("./install-browser.js");
      await installBrowser(context, flags);
    });

  const config = addServerFlags(program.command("config"))
    .description("print the settings in force and where each comes from")
    .option("--json", "as JSON")
    .action(async (flags: ServerFlags & { readonly json?: boolean }) => {
      const { showConfig } = await import("./show-config.js");
      await showConfig(context, flags, flags.json === true);
    });
  config
    .command("init")
    .description("write a configuration file in which every setting is explained")
    .argument("[file]", "where (config.toml in the user's configuration folder)")
    .option("-f, --force", "write over a file that is there")
    .action(async (file: string | undefined, flags: { readonly force?: boolean }) => {
      const { initConfig } = await import("./init-config.js");
      await initConfig(context, { file, force: flags.force === true });
    });

  const token = program
    .command("token")
    .description("the token that clients and browsers need where security.require_token is on");
  for (const [name, description] of tokenCommands) {
    token
      .command(name)
      .description(description)
      .option("-c, --config <file>", "configuration file")
      .action(async (flags: ServerFlags) => {
        const { tokenCommand } = await import("./token-commands.js");
        await tokenCommand(context, flags, name);
      });
  }

  // Commander copies these to sub-commands only when they are set before; do it for all in one place.
  for (const command of [...program.commands, ...config.commands, ...token.commands])
    command.copyInheritedSettings(program);
  return program;
}
