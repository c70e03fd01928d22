import { Command } from "commander";
import { addServerFlags, flagsToConfig } from "../cli/server-flags.js";
import { settingsReference } from "./settings-reference.js";

const all = settingsReference().flatMap(({ settings }) => settings);

describe("the reference of settings", () => {
  it("says what each allows, its default and its variables", () => {
    expect(all).toContainEqual({
      key: "port",
      name: "server.port",
      description: expect.any(String),
      allowed: "a whole number from 0 to 65,535",
      default: 6009,
      variables: ["BROWSER_MCP_SERVER_PORT", "MCP_SERVER_PORT"],
      flag: "--port",
    });
  });

  it("names an option exactly where the command line has one that sets it", () => {
    const command = addServerFlags(new Command());
    const named = all.flatMap(({ flag }) => flag ?? []);
    for (const flag of named) expect(command.options.map(({ long }) => long)).toContain(flag);
    const set = flagsToConfig({ host: "h", port: 1, wsPort: 2, metricsPort: 3, logLevel: "info" });
    const names = Object.entries(set).flatMap(([section, keys]) =>
      Object.keys(keys).map((key) => `${section}.${key}`),
    );
    expect(
      all
        .filter(({ flag }) => flag !== undefined)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names.sort());
  });
});
