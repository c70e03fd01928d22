import { configSchema } from "./config-schema.js";
import { changeBetween } from "./live-settings.js";

describe("what differs between two configurations", () => {
  it("is told apart by what it takes to heed it", () => {
    const before = configSchema.parse({
      browser: { executable: "/a" },
      server: { cors_origins: ["http://a"] },
    });
    const after = configSchema.parse({ server: { port: 1, cors_origins: ["http://b"] } });
    expect(changeBetween(before, after)).toEqual({
      live: ["server.cors_origins"],
      needRestart: ["server.port", "browser.executable"],
    });
  });

  it("is nothing where both say the same", () => {
    const one = { server: { cors_origins: ["http://a"] } };
    expect(changeBetween(configSchema.parse(one), configSchema.parse(one))).toEqual({
      live: [],
      needRestart: [],
    });
  });
});
