import { everySite } from "../shared/site-rules.js";
import { scriptMatches } from "./script-matches.js";

describe("the pages that scripts are registered for", () => {
  it("are all, where every site is on", () => {
    expect(scriptMatches(everySite)).toEqual({ matches: ["<all_urls>"], excludeMatches: [] });
  });

  it("are none of a site that is off", () => {
    expect(scriptMatches({ ...everySite, never: ["example.com", "localhost:3000", "file:"] })).toEqual({
      matches: ["<all_urls>"],
      excludeMatches: [
        "*://*.example.com/*",
        "http://*.localhost:3000/*",
        "https://*.localhost:3000/*",
        "file:///*",
      ],
    });
  });

  it("are those of the listed sites, where only they are on", () => {
    const rules = { mode: "only", only: ["example.com"], never: ["a.example.com"] } as const;
    expect(scriptMatches({ ...rules, only: [...rules.only], never: [...rules.never] })).toEqual({
      matches: ["*://*.example.com/*"],
      excludeMatches: ["*://*.a.example.com/*"],
    });
    expect(scriptMatches({ mode: "only", only: [], never: [] })).toBeUndefined();
  });

  it("are not changed by an entry that is no site", () => {
    expect(scriptMatches({ ...everySite, never: ["not a site", "https://x.test/"] })).toEqual(
      scriptMatches(everySite),
    );
  });
});
