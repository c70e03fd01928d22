import * as fc from "fast-check";
import { Redactions } from "./redactions.js";
import { SecretScanner } from "./secret-scanner.js";
import { harmless, jwt, knownSecrets, toldSecrets } from "./secrets.fixture.js";
import { ValueRedactor } from "./value-redactor.js";

const redactor = new ValueRedactor(new SecretScanner());
const clean = (text: string, form: "prose" | "data" = "prose") => {
  const found = new Redactions();
  return { text: redactor.text(text, found, form), counts: found.counts };
};

/** What may stand around a secret without being a part of it. */
const around = fc.constantFrom(
  "",
  " ",
  "\n",
  '"',
  "'",
  "(",
  ">",
  "<b>",
  ",",
  "\t",
  "\u00a0",
  "ü",
  "\\n",
  "%22",
  "=",
  "/",
  "漢",
);
const before = fc
  .tuple(fc.string({ unit: "grapheme", maxLength: 60 }), around)
  .map(([text, last]) => `${text.replace(/[\w\\%-]+$/, "")}${last === "" ? " " : last}`);
const after = fc
  .tuple(around, fc.string({ maxLength: 60 }))
  .map(([first, text]) => `${first === "" || /[=/]|%|\\/.test(first) ? " " : first}${text}`);

describe("looking for secrets", () => {
  it.each(knownSecrets)("hides a %s by its form: %s", (kind, secret) => {
    expect(clean(`before ${secret} after`)).toEqual({
      text: `before [redacted:${kind}] after`,
      counts: { [kind]: 1 },
    });
  });

  it.each(toldSecrets)("hides a %s by what stands before it: %s", (kind, text, secret) => {
    const found = clean(text);
    expect(found.text).not.toContain(secret);
    expect(found.counts).toEqual({ [kind]: 1 });
  });

  it.each(harmless)("gives back the same text where there is none: %s", (text) => {
    expect(clean(text)).toEqual({ text, counts: undefined });
  });

  it("leaves what stands beside a secret", () => {
    expect(clean("https://example.com/a?access_token=abc&page=2#top").text).toBe(
      "https://example.com/a?access_token=[redacted:credential]&page=2#top",
    );
  });

  it("counts a value that shows of itself what it is as that", () => {
    expect(clean(`https://example.com/?token=${jwt}`).counts).toEqual({ jwt: 1 });
  });

  it("takes what stands behind a name in data for its value, whatever it is", () => {
    expect(clean("user=ann&password=x&go=1", "data").text).toBe(
      "user=ann&password=[redacted:credential]&go=1",
    );
  });

  it("hides all of a private key whose end was cut off", () => {
    expect(clean("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nMIIEvQ").text).toBe(
      "[redacted:private-key]",
    );
  });

  it("shows what is allowed, also behind a name", () => {
    const found = new Redactions();
    const scanner = new SecretScanner({ allow: new Set(["jwt"]) });
    expect(scanner.scan(`token=${jwt}`, found)).toBe(`token=${jwt}`);
    expect(found.counts).toBeUndefined();
  });

  it("never lets a known secret through, wherever it stands", () => {
    fc.assert(
      fc.property(before, fc.constantFrom(...knownSecrets), after, (head, [, secret], tail) => {
        expect(clean(`${head}${secret}${tail}`).text).not.toContain(secret);
      }),
      { numRuns: 1_000 },
    );
  });

  it("never lets a told secret through, whatever stands around", () => {
    const line = fc
      .string({ unit: "grapheme", maxLength: 80 })
      .map((text) => text.replace(/["'<>\r\n\\`]/g, ""));
    fc.assert(
      fc.property(line, fc.constantFrom(...toldSecrets), line, (head, [, text, secret], tail) => {
        const mixed = `${head}\n${text}\n${tail}`;
        fc.pre(!head.includes(secret) && !tail.includes(secret));
        expect(clean(mixed).text).not.toContain(secret);
      }),
      { numRuns: 700 },
    );
  });

  it("looks through its own result without finding anything", () => {
    const text = fc
      .array(
        fc.oneof(
          fc.string(),
          fc.constantFrom(
            ...knownSecrets.map(([, secret]) => secret),
            ...toldSecrets.map(([, told]) => told),
          ),
        ),
      )
      .map((parts) => parts.join(" "));
    fc.assert(
      fc.property(text, (whole) => {
        const once = clean(whole).text;
        expect(clean(once)).toEqual({ text: once, counts: undefined });
      }),
    );
  });

  it("changes nothing in words, and never throws", () => {
    const word = fc.stringMatching(/^[a-zäöü]{1,12}$/u);
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join(" ");
        expect(clean(text)).toEqual({ text, counts: undefined });
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
        expect(typeof clean(text, "data").text).toBe("string");
      }),
    );
  });

  it("needs no more time for a hostile text than for another", () => {
    const hostile = [
      "password=".repeat(20_000),
      `${"eyJ".repeat(60_000)}.`,
      "https://".repeat(20_000),
      '<input value="'.repeat(10_000),
      "Bearer ".repeat(20_000),
      "4111 ".repeat(30_000),
      "-----BEGIN ".repeat(10_000),
      '"password":"\\'.repeat(10_000),
      `${"sk-".repeat(50_000)}`,
    ];
    // The runner's own limit is what would fail; a quadratic search takes minutes for these.
    for (const text of hostile) expect(clean(text).text.length).toBeGreaterThan(0);
  });
});
