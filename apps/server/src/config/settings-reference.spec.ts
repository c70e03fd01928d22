import { Command } from "commander";
import { addServerFlags, flagsToConfig } from "../cli/server-flags.js";
import { liveSettings } from "./live-settings.js";
import { settingsReference } from "./settings-reference.js";

const inOrderOf =
  (settings: readonly { readonly name: string }[]) =>
  (a: string, b: string): number =>
    settings.findIndex(({ name }) => name === a) - settings.findIndex(({ name }) => name === b);
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
      live: false,
    });
  });

  it("marks what a running server takes over, and nothing that there is not", () => {
    expect(all.filter(({ live }) => live).map(({ name }) => name)).toEqual(
      [...liveSettings].sort(inOrderOf(all)),
    );
  });

  it("names an option exactly where the command line has one that sets it", () => {
    const command = addServerFlags(new Command());
    const named = all.flatMap(({ flag }) => flag ?? []);
    for (const flag of named) expect(command.options.map(({ long }) => long)).toContain(flag);
    const set = flagsToConfig({
      host: "h",
      port: 1,
      wsPort: 2,
      metricsPort: 3,
      logLevel: "info",
      tlsCert: "/cert.pem",
      tlsKey: "/key.pem",
      logFile: "/server.log",
      requireToken: true,
      readOnly: true,
      allowSite: ["a"],
    });
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
