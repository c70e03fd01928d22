import { domainSchema, isInDomain, parseDomain } from "./domain-filter.js";

const matches = (domain: string, address: string): boolean => {
  const parsed = parseDomain(domain);
  return parsed !== undefined && isInDomain(address, parsed);
};

describe("a domain", () => {
  it.each([
    ["example.com", "https://example.com/a"],
    ["example.com", "https://api.example.com:8443/"],
    ["EXAMPLE.com", "http://example.COM/"],
    ["münchen.example", "http://xn--mnchen-3ya.example/"],
    ["example.com:8443", "https://api.example.com:8443/"],
    ["example.com:443", "wss://example.com/socket"],
    ["example.com:80", "http://example.com/"],
    ["127.0.0.1", "http://127.0.0.1:7801/c"],
    ["127.0.0.1:7801", "http://127.0.0.1:7801/c"],
    ["[::1]", "http://[::1]:5/"],
  ])("%s holds %s", (domain, address) => {
    expect(matches(domain, address)).toBe(true);
  });

  it.each([
    ["example.com", "https://badexample.com/"],
    ["example.com", "https://example.com.evil.test/"],
    ["example.com", "https://evil.test/example.com"],
    ["api.example.com", "https://example.com/"],
    ["example.com:8443", "https://example.com/"],
    ["example.com:80", "https://example.com/"],
    ["0.0.1", "http://127.0.0.1/"],
    ["example.com", "data:text/plain,example.com"],
    ["example.com", "no address"],
  ])("%s does not hold %s", (domain, address) => {
    expect(matches(domain, address)).toBe(false);
  });

  it.each(["http://example.com", "example.com/path", "a b", "", "*.example.com@x", "example.com:port"])(
    "is not %j",
    (text) => {
      expect(domainSchema.safeParse(text).error?.issues[0]?.message).toContain("Expected a host");
    },
  );
});
