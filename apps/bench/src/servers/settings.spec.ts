import { mergeSettings, settingsText } from "./settings.js";

describe("settings of a measured server", () => {
  it("are laid over others key by key", () => {
    const base = { security: { redact: true, read_only: false }, cache: { max_size_mb: 1 } };
    expect(mergeSettings(base, { security: { redact: false }, server: { port: 0 } })).toEqual({
      security: { redact: false, read_only: false },
      cache: { max_size_mb: 1 },
      server: { port: 0 },
    });
  });

  it("are written as a configuration file", () => {
    const text = settingsText({ security: { redact: true, deny_sites: ["a", 'b"c'] }, server: { port: 0 } });
    expect(text).toBe('[security]\nredact = true\ndeny_sites = ["a","b\\"c"]\n[server]\nport = 0\n');
  });
});
