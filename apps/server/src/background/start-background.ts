import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { BrowserMcpError, isErrorCode } from "@browser-mcp/protocol";
import { isKnownVariable } from "../config/environment.js";
import { startReportSchema } from "./start-report.js";
import type { StartReport } from "./start-report.js";

/** How a background server is started. */
export interface BackgroundStart {
  /** The program's own file. */
  readonly program: string;
  /** Behind `serve --background`. */
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Where it works: a folder that nobody will want to remove. */
  readonly directory: string;
  /** What it writes beside its log: why Node ended it. */
  readonly logFile: string;
}

/** Milliseconds that a server has to open its port, on a busy machine too. */
const START_MS = 30_000;

/**
 * Starts a server that outlives this process, and waits until it can be reached.
 * @throws BrowserMcpError why it could not start (PORT_IN_USE where another one was faster); REQUEST_TIMEOUT
 */
export async function startBackground(start: BackgroundStart): Promise<void> {
  const log = openLog(start.logFile);
  const child = spawn(process.execPath, [start.program, "serve", "--background", ...start.args], {
    cwd: start.directory,
    env: environmentOf(start.variables),
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "ignore", log ?? "ignore", "ipc"],
  });
  if (log !== undefined) closeSync(log);
  const report = await new Promise<StartReport | string>((resolve) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      resolve(`it did not open its port within ${START_MS / 1000} s`);
    }, START_MS);
    const finish = (outcome: StartReport | string): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    child.once("error", (error) => finish(error.message));
    child.once("exit", (code, signal) =>
      finish(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`),
    );
    child.once("message", (message) =>
      finish(startReportSchema.safeParse(message).data ?? "it said nonsense"),
    );
  });
  if (child.connected) child.disconnect();
  child.removeAllListeners();
  child.on("error", () => undefined);
  child.unref();
  if (typeof report === "string") {
    throw new BrowserMcpError("INTERNAL_ERROR", `The background server could not be started: ${report}.`, {
      hint: `Its log is ${start.logFile}; \`browser-mcp serve\` shows what is wrong.`,
    });
  }
  if (report.kind === "failed") {
    const { code, message, hint } = report;
    throw new BrowserMcpError(isErrorCode(code) ? code : "INTERNAL_ERROR", message, { hint });
  }
}

/** Without a folder to write to, the server runs all the same. */
function openLog(path: string): number | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, "a", 0o600);
  } catch {
    return undefined;
  }
}

const PASSED =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_.+|TZ|TMPDIR|TEMP|TMP|XDG_.+|USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|WINDIR|SYSTEMDRIVE)$/i;

/** What the server needs. Whatever else the client's environment holds, keys for one, is not its to keep. */
function environmentOf(variables: BackgroundStart["variables"]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => PASSED.test(name) || isKnownVariable(name)),
  );
}
