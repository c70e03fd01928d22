import { parse } from "smol-toml";
import { commentedConfig } from "./commented-config.js";
import { configSchema } from "./config-schema.js";

const active = (text: string): string => text.replaceAll(/^# ([a-z_]+ = .+)$/gm, "$1");

describe("a new configuration file", () => {
  it("sets nothing as it is", () => {
    const sections = Object.values(parse(commentedConfig()));
    expect(sections).toHaveLength(Object.keys(configSchema.shape).length);
    for (const section of sections) expect(section).toEqual({});
  });

  it("says the defaults: with every setting taken in, it is the same as no file", () => {
    expect(configSchema.parse(parse(active(commentedConfig())))).toEqual(configSchema.parse({}));
  });

  it("explains every setting", () => {
    for (const [section, schema] of Object.entries(configSchema.shape)) {
      expect(schema.description).toBeTruthy();
      for (const [key, setting] of Object.entries(schema.unwrap().shape)) {
        expect([`${section}.${key}`, setting.description ?? ""]).toEqual([
          expect.anything(),
          expect.stringMatching(/^[A-Z`].*\.$/s),
        ]);
      }
    }
  });
});
