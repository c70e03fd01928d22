import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "./load-config.js";
import type { ConfigSources } from "./load-config.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "browser-mcp-config-"));
});
afterEach(() => rm(directory, { recursive: true }));

const load = (sources: Partial<ConfigSources> = {}) =>
  loadConfig({ directories: [directory], variables: {}, flags: {}, ...sources });
const writeToml = (text: string) => writeFile(join(directory, "config.toml"), text);

describe("configuration", () => {
  it("has the original guide's defaults where nothing is given", async () => {
    const { config, file } = await load();
    expect(file).toBeUndefined();
    expect(config).toMatchObject({
      server: { host: "127.0.0.1", port: 6009, max_connections: 1000, request_timeout_secs: 30 },
      cache: { max_size_mb: 512, cleanup_interval_secs: 300, data_ttl_secs: 3600 },
      connections: { websocket_timeout_secs: 300, health_check_interval_secs: 30 },
      monitoring: { enable_metrics: true, prometheus_port: 9090, log_level: "info" },
    });
  });

  it("lets the file win over defaults, the environment over the file, flags over all", async () => {
    await writeToml("[server]\nport = 1\nmax_connections = 1\nrequest_timeout_secs = 1\n");
    const { config } = await load({
      variables: { MAX_CONNECTIONS: "2", MCP_SERVER_PORT: "2" },
      flags: { server: { port: 3 } },
    });
    expect(config.server).toMatchObject({ request_timeout_secs: 1, max_connections: 2, port: 3 });
  });

  it("takes the original's variables and ours, ours first", async () => {
    const variables = {
      MCP_SERVER_PORT: "7000",
      BROWSER_MCP_SERVER_PORT: "7001",
      LOG_LEVEL: "DEBUG",
      CACHE_SIZE_MB: "64",
      BROWSER_MCP_MONITORING_ENABLE_METRICS: "false",
      BROWSER_MCP_SERVER_CORS_ORIGINS: "http://localhost:1,http://localhost:2",
      BROWSER_MCP_BROWSER: "/opt/chrome",
    };
    const { config } = await load({ variables });
    expect(config).toMatchObject({
      server: { port: 7001, cors_origins: ["http://localhost:1", "http://localhost:2"] },
      cache: { max_size_mb: 64 },
      monitoring: { log_level: "debug", enable_metrics: false },
      browser: { executable: "/opt/chrome" },
    });
  });

  it("uses the first directory that has a file", async () => {
    await writeToml("[server]\nport = 5\n");
    const { config } = await load({ directories: [join(directory, "missing"), directory] });
    expect(config.server.port).toBe(5);
  });

  it("names unknown sections, keys and variables of ours, with the nearest that is known", async () => {
    await writeToml("[server]\nprot = 1\nlog_level = 1\n[nonsense]\na = 1\n[cach]\n");
    const { unknown } = await load({ variables: { BROWSER_MCP_SERVER_PROT: "1", PROT: "1" } });
    expect(unknown).toEqual([
      { given: "server.prot", nearest: "server.port" },
      { given: "server.log_level", nearest: "monitoring.log_level" },
      { given: "[nonsense]" },
      { given: "[cach]", nearest: "[cache]" },
      { given: "BROWSER_MCP_SERVER_PROT", nearest: "BROWSER_MCP_SERVER_PORT" },
    ]);
  });

  it("knows who gave each setting", async () => {
    await writeToml("[server]\nport = 1\n[cache]\nmax_size_mb = 1\n");
    const { givers } = await load({
      variables: { MCP_SERVER_PORT: "2" },
      flags: { server: { host: "::1" } },
    });
    expect([...givers]).toEqual([
      ["server.port", { kind: "variable", name: "MCP_SERVER_PORT" }],
      ["cache.max_size_mb", { kind: "file", path: join(directory, "config.toml") }],
      ["server.host", { kind: "flag", name: "--host" }],
    ]);
  });

  it.each([
    [
      "a flag",
      { flags: { server: { port: 70_000 } } },
      /^server\.port = 70000 \(from the command line, --port\) must be a whole number from 0 to 65,535\.$/,
    ],
    [
      "a variable",
      { variables: { MCP_SERVER_PORT: "many" } },
      /^server\.port = "many" \(from the environment variable MCP_SERVER_PORT\) must be a whole number/,
    ],
    [
      "a host beyond loopback",
      { flags: { server: { host: "0.0.0.0" } } },
      /server\.host = "0\.0\.0\.0".*loopback/,
    ],
    [
      "a certificate without a key",
      { flags: { server: { tls_cert: "/cert.pem" } } },
      /^server\.tls_cert = "\/cert\.pem" \(from the command line, --tls-cert\) needs server\.tls_key beside it/,
    ],
    [
      "a key without a certificate",
      { variables: { BROWSER_MCP_SERVER_TLS_KEY: "/key.pem" } },
      /^server\.tls_key = "\/key\.pem" \(from the .*TLS_KEY\) needs server\.tls_cert beside it/,
    ],
    [
      "a file of TLS that is found from one folder alone",
      { flags: { server: { tls_cert: "cert.pem", tls_key: "/key.pem" } } },
      /^server\.tls_cert = "cert\.pem".* must be an absolute path\.$/,
    ],
    [
      "a level",
      { variables: { LOG_LEVEL: "loud" } },
      /log_level = "loud" \(from the environment variable LOG_LEVEL\) must be "debug" or "info" or "warn" or "error"\.$/,
    ],
    [
      "a list",
      { flags: { server: { cors_origins: "http://a" } } },
      /cors_origins = "http:\/\/a" \(from the command line\) must be a list of texts\.$/,
    ],
  ])("refuses a wrong value of %s, naming key, value and giver", async (_what, sources, message) => {
    await expect(load(sources)).rejects.toMatchObject({
      code: "INVALID_CONFIGURATION",
      message: expect.stringMatching(message),
    });
  });

  it("names the file that a wrong value comes from", async () => {
    await writeToml("[cache]\nmax_size_mb = -1\n");
    await expect(load()).rejects.toThrow(
      `cache.max_size_mb = -1 (in ${join(directory, "config.toml")}) must be a whole number from 1 to 65,536.`,
    );
  });

  it("refuses a named file that does not exist", async () => {
    const file = join(directory, "nope.toml");
    await expect(load({ file })).rejects.toMatchObject({
      code: "INVALID_CONFIGURATION",
      message: `The configuration file ${file} cannot be read.`,
    });
  });

  it.each([
    ["no TOML", "[server\n"],
    ["a key outside any section", "port = 1\n"],
  ])("refuses a file that is %s, in one line", async (_what, text) => {
    await writeToml(text);
    await expect(load()).rejects.toMatchObject({
      code: "INVALID_CONFIGURATION",
      message: expect.not.stringContaining("\n"),
    });
  });
});
