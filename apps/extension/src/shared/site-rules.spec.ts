import {
  everySite,
  isSiteOn,
  matchPatternsOf,
  parseSite,
  siteOf,
  siteRulesSchema,
  withSite,
  type SiteRules,
} from "./site-rules.js";

const all = (...never: string[]): SiteRules => ({ mode: "all", only: [], never });
const only = (...sites: string[]): SiteRules => ({ mode: "only", only: sites, never: [] });

describe("the site of an address", () => {
  it.each([
    ["https://www.example.com/a?b#c", "www.example.com"],
    ["http://localhost:3000/", "localhost:3000"],
    ["https://example.com:443/", "example.com"],
    ["http://[::1]:8080/", "[::1]:8080"],
    ["https://BÜCHER.example/", "xn--bcher-kva.example"],
    ["blob:https://example.com/uuid", "example.com"],
    ["view-source:https://example.com/", "example.com"],
    ["file:///etc/hosts", "file:"],
    ["about:blank", undefined],
    ["chrome://settings/", undefined],
    ["data:text/html,x", undefined],
    ["nonsense", undefined],
  ])("%s is %s", (address, site) => {
    expect(siteOf(address)).toBe(site);
  });
});

describe("the rules", () => {
  it.each<[string, SiteRules, string, boolean]>([
    ["every site is on at first", everySite, "https://example.com/", true],
    ["one in `never` is off", all("example.com"), "https://example.com/", false],
    ["and so are its subdomains", all("example.com"), "https://mail.example.com/", false],
    ["but not its namesakes", all("example.com"), "https://badexample.com/", true],
    ["nor what it is a part of", all("mail.example.com"), "https://example.com/", true],
    ["an entry without a port means every port", all("localhost"), "http://localhost:3000/", false],
    ["one with a port means that one", all("localhost:3000"), "http://localhost:4000/", true],
    ["an address has no subdomains", all("0.0.1.1"), "http://127.0.0.1.1/", true],
    ["`only` leaves all others off", only("example.com"), "https://example.org/", false],
    ["`only` has its own on", only("example.com"), "https://example.com/", true],
    ["`never` wins", { ...only("example.com"), never: ["a.example.com"] }, "https://a.example.com/", false],
    ["files are a site", all("file:"), "file:///etc/hosts", false],
    ["a page of no site is on while every site is", all("example.com"), "about:blank", true],
    ["and off otherwise", only("example.com"), "about:blank", false],
  ])("%s", (_promise, rules, address, on) => {
    expect(isSiteOn(rules, address)).toBe(on);
  });

  it.each<[string, SiteRules]>([
    ["every site", everySite],
    ["only some", only("example.com", "example.org")],
    ["only what it is a part of", only("com")],
    ["never this one", all("a.example.com")],
    ["never what it is a part of", all("example.com", "other.test")],
  ])("with a site turned off and on again, from: %s", (_name, rules) => {
    const address = "https://a.example.com/";
    const off = withSite(rules, "a.example.com", false);
    expect(isSiteOn(off, address)).toBe(false);
    expect(isSiteOn(withSite(off, "a.example.com", true), address)).toBe(true);
    expect(isSiteOn(off, "https://other.test/")).toBe(isSiteOn(rules, "https://other.test/"));
  });

  it("are refused with too many or endless sites", () => {
    expect(siteRulesSchema.safeParse(all(...Array.from({ length: 1_001 }, () => "a"))).success).toBe(false);
    expect(siteRulesSchema.safeParse(all("a".repeat(261))).success).toBe(false);
  });
});

describe("a site as a person writes it", () => {
  it.each([
    [" Example.COM ", "example.com"],
    ["https://example.com/path", "example.com"],
    ["*.example.com", "example.com"],
    ["https://*.example.com/*", "example.com"],
    ["localhost:3000", "localhost:3000"],
    ["127.0.0.1", "127.0.0.1"],
    ["file:///home", "file:"],
    ["", undefined],
    ["exa mple", undefined],
    ["ex*mple.com", undefined],
    ["chrome://settings", undefined],
  ])("%j is %s", (text, site) => {
    expect(parseSite(text)).toBe(site);
  });
});

it.each([
  ["example.com", ["*://*.example.com/*"]],
  ["localhost:3000", ["http://*.localhost:3000/*", "https://*.localhost:3000/*"]],
  ["127.0.0.1", ["*://127.0.0.1/*"]],
  ["[::1]:80", ["http://[::1]:80/*", "https://[::1]:80/*"]],
  ["file:", ["file:///*"]],
])("%s as match patterns", (entry, patterns) => {
  expect(matchPatternsOf(entry)).toEqual(patterns);
});
