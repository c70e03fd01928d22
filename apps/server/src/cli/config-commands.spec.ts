import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { parse } from "smol-toml";
import { runProgram } from "./program.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "browser-mcp-config-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const code = await runProgram(args, {
    stdin: new PassThrough(),
    stdout,
    stderr,
    variables,
    home: directory,
    directory,
    program: "",
    extensionDir: directory,
    report: () => undefined,
    stop: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

describe("browser-mcp config", () => {
  it("prints every setting in force as TOML, and where each comes from", async () => {
    await writeFile(join(directory, "config.toml"), "[cache]\nmax_size_mb = 64\n");
    const { code, stdout } = await run(["config", "--port", "7000"], { LOG_LEVEL: "debug" });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^port = 7000 +# --port$/m);
    expect(stdout).toMatch(/^max_size_mb = 64 +# file$/m);
    expect(stdout).toMatch(/^log_level = "debug" +# LOG_LEVEL$/m);
    expect(stdout).toMatch(/^host = "127\.0\.0\.1" +# default$/m);
    expect(stdout).toContain(`# Read: ${join(directory, "config.toml")}`);
    expect(parse(stdout)).toMatchObject({ server: { port: 7000 }, cache: { max_size_mb: 64 } });
  });

  it("prints the same as JSON", async () => {
    const { stdout } = await run(["config", "--json"], { MCP_SERVER_PORT: "7001" });
    expect(JSON.parse(stdout)).toMatchObject({
      file: null,
      settings: expect.arrayContaining([
        { name: "server.port", value: 7001, source: { kind: "variable", name: "MCP_SERVER_PORT" } },
      ]),
    });
  });

  it("names what is unknown beside what it prints", async () => {
    await writeFile(join(directory, "config.toml"), "[server]\nprot = 1\n");
    const { code, stderr } = await run(["config"]);
    expect(code).toBe(0);
    expect(stderr).toBe("browser-mcp: unknown setting server.prot is ignored; did you mean server.port?\n");
  });

  it("refuses a wrong value in one line", async () => {
    const { code, stderr } = await run(["config"], { MCP_SERVER_PORT: "many" });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^browser-mcp: server\.port = "many" .*MCP_SERVER_PORT.*from 0 to 65,535[^\n]*\n$/,
    );
  });
});

describe("browser-mcp config init", () => {
  it("writes a file in which all is explained, that only its owner reads, and says where", async () => {
    const { code, stdout } = await run(["config", "init", "new/config.toml"]);
    const path = join(directory, "new", "config.toml");
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${path}\n` });
    expect(await readFile(path, "utf8")).toContain("# port = 6009");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(run(["config", "--config", path])).resolves.toMatchObject({ code: 0, stderr: "" });
  });

  it("leaves a file that is there, unless told to write over it", async () => {
    const path = join(directory, "config.toml");
    await writeFile(path, "[server]\nport = 1\n");
    const refused = await run(["config", "init", "config.toml"]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/is there already.*--force/) });
    expect(await readFile(path, "utf8")).toBe("[server]\nport = 1\n");
    await expect(run(["config", "init", "config.toml", "--force"])).resolves.toMatchObject({ code: 0 });
    expect(await readFile(path, "utf8")).toContain("# port = 6009");
  });

  it("says in one line why a place cannot be written", async () => {
    await writeFile(join(directory, "file"), "");
    const { code, stderr } = await run(["config", "init", "file/config.toml"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^browser-mcp: [^\n]*cannot be written[^\n]*\n$/);
  });
});
