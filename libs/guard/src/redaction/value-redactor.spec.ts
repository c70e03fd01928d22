import * as fc from "fast-check";
import { Redactions } from "./redactions.js";
import { SecretScanner } from "./secret-scanner.js";
import { jwt, knownSecrets } from "./secrets.fixture.js";
import { ValueRedactor } from "./value-redactor.js";

const redactor = new ValueRedactor(new SecretScanner());
const clean = <T>(value: T) => {
  const found = new Redactions();
  return { value: redactor.redact(value, found), counts: found.counts };
};

describe("hiding secrets in values", () => {
  it("gives back the same object where there is none", () => {
    const value = { a: [1, { b: "text" }, null], c: true };
    expect(clean(value).value).toBe(value);
  });

  it("copies only what a secret is part of, and changes nothing of what came", () => {
    const value = { clean: { deep: ["x"] }, dirty: [{ text: jwt }] };
    const before = structuredClone(value);
    const { value: result, counts } = clean(value);
    expect(result).toEqual({ clean: { deep: ["x"] }, dirty: [{ text: "[redacted:jwt]" }] });
    expect(result.clean).toBe(value.clean);
    expect(value).toEqual(before);
    expect(counts).toEqual({ jwt: 1 });
  });

  it.each([
    ["a header", { name: "Authorization", value: "anything" }, "authorization"],
    ["a header of a key", { name: "X-Api-Key", value: "anything" }, "authorization"],
    ["a cookie header", { name: "Set-Cookie", value: "a=b" }, "cookie"],
    ["a stored cookie", { name: "theme", value: "dark", domain: "a.example", path: "/" }, "cookie"],
    ["a password field's attributes", { type: "password", value: "correct horse" }, "password-field"],
    ["a card field's attributes", { autocomplete: "section-a cc-number", value: "12" }, "card-field"],
    ["a field with a telling name", { id: "cvv", value: "123" }, "credential"],
    ["a meta element", { name: "csrf-token", content: "q7" }, "credential"],
    ["a key with a telling name", { nested: { client_secret: "abc" } }, "credential"],
    ["headers by name", { headers: { authorization: "x y" } }, "authorization"],
    ["a list of pairs", [["authorization", "anything"]], "authorization"],
    ["a number of a card", { n: 4111111111111111 }, "card-number"],
    ["a body", { requestBody: "user=a&password=b" }, "credential"],
    ["a key that is a secret itself", { [`ghp_${"q7Rz2mKx9T".repeat(4)}`]: 1 }, "github-token"],
  ])("hides %s", (_what, value, kind) => {
    const { value: result, counts } = clean<unknown>(value);
    expect(counts).toEqual({ [kind]: 1 });
    expect(JSON.stringify(result)).toContain(`[redacted:${kind}]`);
  });

  it("looks into bytes in Base64, and leaves the others as they are", () => {
    const body = Buffer.from(`\u0000\u00ff {"password":"b"}`, "latin1").toString("base64");
    const { value } = clean({ base64: true, body });
    expect(Buffer.from(value.body, "base64").toString("latin1")).toBe(
      `\u0000\u00ff {"password":"[redacted:credential]"}`,
    );
    const image = { base64: true, body: Buffer.from([0, 1, 2, 253, 254, 255]).toString("base64") };
    expect(clean(image).value).toBe(image);
  });

  it("leaves ordinary numbers, names and fields", () => {
    const value = {
      name: "q",
      value: "hello",
      id: 4111111111111112,
      tokens: 4096,
      type: "text",
      sessionStorage: null,
    };
    expect(clean(value).value).toBe(value);
  });

  it("makes no prototype of a key called __proto__", () => {
    const value: unknown = JSON.parse(`{"__proto__":{"password":"x"},"a":"${jwt}"}`);
    const { value: result } = clean(value);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(JSON.stringify(result)).toBe(
      '{"__proto__":{"password":"[redacted:credential]"},"a":"[redacted:jwt]"}',
    );
  });

  it("needs no deep stack for a deep value", () => {
    let value: unknown = jwt;
    for (let depth = 0; depth < 200_000; depth += 1) value = [value];
    let { value: result } = clean(value);
    while (Array.isArray(result)) result = (result as unknown[])[0];
    expect(result).toBe("[redacted:jwt]");
  });

  it("lets no known secret through in any JSON", () => {
    const secret = fc.constantFrom(...knownSecrets.map(([, text]) => text));
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        secret.map((text) => ` ${text} `),
        fc.integer(),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.string({ maxLength: 12 }), tie("value"), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify(clean(value).value);
        for (const [, known] of knownSecrets) expect(text).not.toContain(JSON.stringify(known).slice(1, -1));
      }),
      { numRuns: 500 },
    );
  });
});
