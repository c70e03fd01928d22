import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { MANAGED_KEYS, managedSchema } from "./managed.js";

describe("what an organisation has set", () => {
  it("is nothing in most browsers", () => {
    expect(managedSchema.parse({})).toEqual({});
    expect(managedSchema.parse(undefined)).toEqual({});
  });

  it("has its sites in the form of the rules, and shows those that are none", () => {
    const managed = { siteRules: { mode: "only", only: ["https://*.Example.com/*", "not a site"] } };
    expect(managedSchema.parse(managed).siteRules).toEqual({
      mode: "only",
      only: ["example.com", "not a site"],
      never: [],
    });
  });

  it("loses a value of no known form, and no other", () => {
    const managed = { serverUrl: 1, debuggerAllowed: false, siteRules: { mode: "some" } };
    expect(managedSchema.parse(managed)).toEqual({ debuggerAllowed: false });
  });

  it("has the names that the browser is told", () => {
    const file = join(__dirname, "../../public/managed_schema.json");
    const told = z
      .object({ type: z.literal("object"), properties: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync(file, "utf8")));
    expect(Object.keys(told.properties).sort()).toEqual([...MANAGED_KEYS].sort());
  });
});
