import { Command } from "commander";
import { addServerFlags, toArguments } from "./server-flags.js";
import type { ServerFlags } from "./server-flags.js";

const flags: Required<ServerFlags> = {
  port: 1,
  wsPort: 2,
  metricsPort: 3,
  host: "::1",
  config: "/c.toml",
  logLevel: "warn",
  tlsCert: "/etc/tls/cert.pem",
  tlsKey: "/etc/tls/key.pem",
  logFile: "/var/log/server.log",
  requireToken: true,
  readOnly: true,
  allowSite: ["a.example", "*.b.example"],
};

describe("the options of a server", () => {
  it("are handed to a server in the background as they were given, every one of them", () => {
    const command = addServerFlags(new Command());
    command.parse([...toArguments(flags)], { from: "user" });
    expect(command.opts()).toEqual(flags);
    expect(command.options.map((option) => option.attributeName()).sort()).toEqual(Object.keys(flags).sort());
  });
});
