import * as fc from "fast-check";
import { readAddress, siteOf } from "./address.js";
import { readSitePattern } from "./site-pattern.js";

const matches = (pattern: string, url: string): boolean => {
  const address = readAddress(url);
  return address !== undefined && readSitePattern(pattern).matches(address);
};

describe("a pattern of sites", () => {
  it.each([
    ["example.com", "https://example.com/"],
    ["example.com", "http://example.com:8080/a?b#c"],
    ["example.com", "https://EXAMPLE.com./"],
    ["EXAMPLE.COM", "https://example.com/"],
    ["example.com", "https://user:pw@example.com/"],
    ["example.com", "blob:https://example.com/3f0c"],
    ["example.com", "view-source:https://example.com/"],
    ["example.com", "view-source:blob:https://example.com/3f0c"],
    ["example.com", "bl\tob:https://example.com/3f0c"],
    ["example.com", "\u0001view-source:https://example.com/"],
    ["example.com", "wss://example.com/feed"],
    ["example.com:80", "ws://example.com/feed"],
    ["example.com", "https:\\\\example.com\\a"],
    ["*.example.com", "https://example.com/"],
    ["*.example.com", "https://a.b.example.com/"],
    ["*", "https://anything.example/"],
    ["bücher.example", "https://xn--bcher-kva.example/"],
    ["xn--bcher-kva.example", "https://Bücher.example/"],
    ["example.com:443", "https://example.com/"],
    ["example.com:80", "http://example.com/"],
    ["https://example.com", "https://example.com/"],
    ["*://example.com", "wss://example.com/"],
    ["example.com/docs", "https://example.com/docs"],
    ["example.com/docs/", "https://example.com/docs/a"],
    ["example.com/docs/*", "https://example.com/docs/a"],
    ["example.com/docs", "https://example.com/x/../docs/a"],
    ["example.com/docs", "https://example.com/%64ocs/a"],
    ["example.com/docs", "https://example.com//docs"],
    ["127.0.0.1", "http://127.1:3000/"],
    ["127.0.0.1", "http://0x7f000001/"],
    ["[::1]", "http://[0:0:0:0:0:0:0:1]:3000/"],
    ["[::1]:3000", "http://[::1]:3000/"],
    ["about:", "about:blank"],
    ["data:", "data:text/html,<p>"],
    ["chrome:", "chrome://settings/"],
    ["file:///home/ann/docs", "file:///home/ann/docs/a.html"],
    ["file:///home/ann/docs", "file://localhost/home/ann/docs/a.html"],
  ])("%s means %s", (pattern, url) => {
    expect(matches(pattern, url)).toBe(true);
  });

  it("is the same however many addresses were looked at before", () => {
    const address = "https://b\u00fccher.example/";
    let found = 0;
    for (let count = 0; count < 30_000; count += 1) {
      if (matches("*.example", "https://a.example/") && matches("b\u00fccher.example", address)) found += 1;
    }
    expect(found).toBe(30_000);
  });

  it.each([
    ["example.com", "https://www.example.com/"],
    ["example.com", "https://example.com.evil.example/"],
    ["example.com", "https://evilexample.com/"],
    ["example.com", "https://example.com@evil.example/"],
    ["example.com", "https://evil.example/example.com"],
    ["example.com", "https://evil.example/?https://example.com/"],
    ["example.com", "https://evil.example#example.com"],
    ["example.com", "ftp://example.com/"],
    ["example.com", "file://example.com/share"],
    ["example.com", "data:text/html,https://example.com/"],
    ["example.com", "javascript://example.com/%0aalert(1)"],
    ["example.com", "about:blank"],
    ["example.com", "blob:null/3f0c"],
    ["example.com", "view-source:view-source:view-source:view-source:view-source:https://example.com/"],
    ["example.com", ""],
    ["example.com", "example.com"],
    ["*.example.com", "https://evilexample.com/"],
    ["*.example.com", "https://example.com.evil/"],
    ["*", "about:blank"],
    ["*", "file:///etc/passwd"],
    ["example.com:443", "https://example.com:8443/"],
    ["example.com:443", "http://example.com/"],
    ["https://example.com", "http://example.com/"],
    ["example.com/docs", "https://example.com/docs2"],
    ["example.com/docs", "https://example.com/"],
    ["example.com/docs", "https://example.com/docs/../admin"],
    ["example.com/docs", "https://example.com/docs/%2e%2e/admin"],
    ["example.com/docs", "https://example.com/?/docs"],
    ["127.0.0.1", "http://127.0.0.1.example/"],
    ["[::1]", "http://[::2]/"],
    ["about:", "https://about/"],
    ["file:///home/ann/docs", "file:///home/ann/docs2/a"],
    ["file:///home/ann/docs", "file:///home/ann/docs/../secret"],
  ])("%s does not mean %s", (pattern, url) => {
    expect(matches(pattern, url)).toBe(false);
  });

  it.each([
    "",
    " ",
    "exa mple.com",
    "https://",
    "user@example.com",
    "example.com:99999x",
    "*example.com",
    "a.*.example",
    "example.com?x=1",
    "/docs",
    "a".repeat(501),
  ])("is refused where it is none: %j", (pattern) => {
    expect(() => readSitePattern(pattern)).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIGURATION" }),
    );
  });

  const host = fc.domain();

  it("of a host means that host alone, however it is written", () => {
    fc.assert(
      fc.property(host, fc.webPath(), fc.boolean(), (name, path, upper) => {
        const url = `https://${upper ? name.toUpperCase() : name}${path}`;
        expect(matches(name, url)).toBe(true);
        expect(matches(name, `https://x${name}${path}`)).toBe(false);
        expect(matches(name, `https://${name}.x${path}`)).toBe(false);
        expect(matches(`*.${name}`, `https://x.${name}${path}`)).toBe(true);
        expect(matches(`*.${name}`, `https://x${name}${path}`)).toBe(false);
      }),
    );
  });

  it("is never taken in by what stands beside the host", () => {
    fc.assert(
      fc.property(
        host,
        host,
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        (wanted, other, url) => {
          fc.pre(wanted !== other && new URL(url).hostname !== wanted);
          expect(matches(wanted, url)).toBe(false);
          expect(matches(wanted, `https://${wanted}@${other}/${wanted}?${wanted}#${wanted}`)).toBe(false);
        },
      ),
    );
  });

  it("and an address, whatever they are, are read or refused, and nothing else is thrown", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (pattern, url) => {
        expect(typeof siteOf(url)).toBe("string");
        try {
          matches(pattern, url);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_CONFIGURATION" });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a site as a person reads it", () => {
  it.each([
    ["https://user:pw@example.com:443/secret?token=x#y", "example.com"],
    ["http://localhost:3000/", "localhost:3000"],
    ["blob:https://example.com/3f0c", "example.com"],
    ["data:text/html,secret", "data:"],
    ["file:///home/ann/secret.txt", "file:"],
    ["no address", "an unknown address"],
  ])("%s is %s, without path, query or user", (url, site) => {
    expect(siteOf(url)).toBe(site);
  });
});
