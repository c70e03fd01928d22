import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@browser-mcp/protocol";
import type { LogFields } from "@browser-mcp/protocol";
import type { Config } from "./config-schema.js";
import { ConfigWatcher } from "./config-watcher.js";
import { loadConfig } from "./load-config.js";

let directory: string;
let watcher: ConfigWatcher;
const applied: Config[] = [];
let told: { message: string; fields: LogFields | undefined }[] = [];
let heard: () => void = () => undefined;

const note = (message: string, fields?: LogFields): void => {
  told.push({ message, fields });
  heard();
};
/** The first line of the log that begins so. */
const line = async (start: string): Promise<LogFields | undefined> => {
  for (;;) {
    const found = told.find(({ message }) => message.startsWith(start));
    if (found !== undefined) return found.fields;
    await new Promise<void>((resolve) => (heard = resolve));
  }
};
const path = (): string => join(directory, "config.toml");

async function start(text: string | undefined): Promise<void> {
  if (text !== undefined) await writeFile(path(), text);
  const sources = { directories: [join(directory, "missing"), directory], variables: {}, flags: {} };
  watcher = new ConfigWatcher({
    sources,
    loaded: await loadConfig(sources),
    logger: { ...silentLogger, info: note, warn: note },
    apply: (config) => applied.push(config),
  });
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "browser-mcp-watch-"));
  applied.length = 0;
  told = [];
});
afterEach(async () => {
  await watcher.close();
  await rm(directory, { recursive: true });
});

describe("a changed configuration file", () => {
  it("is taken over where that is safe, and said where it needs a restart", async () => {
    await start("[server]\nport = 1\n");
    await writeFile(path(), '[server]\nport = 2\n[monitoring]\nlog_level = "debug"\n');
    expect(await line("configuration taken over")).toEqual({
      settings: "monitoring.log_level",
      file: path(),
    });
    expect(await line("these settings need a restart")).toEqual({ settings: "server.port", file: path() });
    expect(applied).toMatchObject([{ monitoring: { log_level: "debug" } }]);
  });

  it("is noticed when it is put in the place of the old one, and when it was not there before", async () => {
    await start(undefined);
    await writeFile(join(directory, "new"), '[monitoring]\nlog_level = "warn"\n');
    await rename(join(directory, "new"), path());
    await line("configuration taken over");
    expect(applied).toMatchObject([{ monitoring: { log_level: "warn" } }]);
  });

  it("changes nothing where it is wrong, and says why", async () => {
    await start("");
    await writeFile(path(), '[monitoring]\nlog_level = "loud"\n');
    expect(await line("the changed configuration is not taken over")).toMatchObject({
      reason: expect.stringContaining("monitoring.log_level"),
    });
    expect(applied).toEqual([]);
  });

  it.each([
    ["gone", () => rm(path())],
    ["empty", () => writeFile(path(), "\n")],
  ])("changes nothing where it is %s, whatever it forbade", async (what, end) => {
    await start("[security]\nread_only = true\n");
    await end();
    expect(await line(`the configuration file is ${what}`)).toEqual({ file: path() });
    await writeFile(path(), '[security]\nread_only = true\ndeny_sites = ["bank.example"]\n');
    expect(await line("configuration taken over")).toEqual({ settings: "security.deny_sites", file: path() });
    expect(applied).toMatchObject([{ security: { read_only: true, deny_sites: ["bank.example"] } }]);
  });

  it("names an unknown setting", async () => {
    await start("");
    await writeFile(path(), "[server]\nprot = 1\n");
    await line("unknown setting server.prot is ignored; did you mean server.port?");
    expect(applied).toEqual([]);
  });

  it("is looked at no longer once the server closes", async () => {
    await start("");
    await watcher.close();
    await writeFile(path(), '[monitoring]\nlog_level = "debug"\n');
    await watcher.close();
    expect(told).toEqual([]);
  });
});
