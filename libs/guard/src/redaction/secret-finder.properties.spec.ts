import fc from "fast-check";
import type { TextForm } from "./named-secret.js";
import { SecretFinder } from "./secret-finder.js";
import { knownSecrets, toldSecrets } from "./secrets.fixture.js";

const finder = new SecretFinder();
const find = (text: string, form: TextForm) => finder.find(text, form);

type Hits = ReturnType<typeof find>;
const sorted = (hits: Hits): Hits =>
  [...hits].sort(
    (one, other) => one.start - other.start || one.end - other.end || one.kind.localeCompare(other.kind),
  );
const moved = (hits: Hits, by: number): Hits =>
  hits.map(({ kind, start, end }) => ({ kind, start: start + by, end: end + by }));

/** What people write, digits and spaces among it: what is skipped over must not hide what stands behind it. */
const prose = fc
  .array(
    fc.constantFrom(
      "a",
      "word",
      "7",
      "42",
      " ",
      "  ",
      ". ",
      "-",
      "_",
      "\n",
      "\u00a0",
      "é",
      ": ",
      "1111 ",
      "x9",
    ),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(""));

const secrets: readonly (readonly [string, string])[] = [
  ["card-number", "4111111111111111"],
  ["card-number", "4111 1111 1111 1111"],
  ["card-number", "3782\u00a0822463\u00a010005"],
  ["github-token", `ghp_${"aB3".repeat(12)}`],
  ["aws-key", "AKIAIOSFODNN7EXAMPLE"],
  ["jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
  ["bearer", "Bearer abc1.def2.ghi3.jkl4"],
  ["url-credentials", "https://user:pass@host.example/"],
  ["private-key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----"],
  ["google-key", "ya29.a0AfH6SMBx1234567890abcdef"],
];

describe("a secret", () => {
  it.each(secrets)("of the kind %s is found wherever it stands: %s", (kind, secret) => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const text = `${before}\n${secret}\n${after}`;
        const from = before.length + 1;
        const found = find(text, "prose").some(
          (hit) => hit.kind === kind && hit.start < from + secret.length && hit.end > from,
        );
        expect(found).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each(["4120 5799 6166 7", "4111 1111 1111 1111", "3461 569301 01939", "3782\u00a0822463\u00a010005"])(
    "is found also where other characters touch the number of a card: %s",
    (number) => {
      const touching = fc
        .array(fc.constantFrom("a", "B", "-", "_", "word", "-----"), { maxLength: 20 })
        .map((parts) => parts.join(""));
      fc.assert(
        fc.property(prose, touching, touching, prose, (before, left, right, after) => {
          const start = `${before}\n${left}`;
          const text = `${start}${number}${right === "" ? "" : `-${right}`}\n${after}`;
          const found = find(text, "prose").some(
            (hit) => hit.kind === "card-number" && hit.start === start.length,
          );
          expect(found).toBe(true);
        }),
        { numRuns: 500 },
      );
    },
  );

  it("is never found beyond the text, nor backwards", () => {
    fc.assert(
      fc.property(prose, (text) => {
        for (const { start, end } of find(text, "data")) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  /** Every secret by a form of its own, and how it is told: what is found of it where it stands alone. */
  const alone = [...knownSecrets.map(([, secret]) => secret), ...toldSecrets.map(([, text]) => text)]
    .map((text) => ({ text, hits: sorted(find(text, "data")) }))
    .filter(({ hits }) => hits.length > 0);
  /** Ends a line, as what stands there begins one; some are no bytes, but look like one that matters when cut to one. */
  const lineOf = (...words: string[]) =>
    fc
      .array(fc.constantFrom(...words), { maxLength: 8 })
      .map((parts) => (parts.length === 0 ? "" : `${parts.join(" ")}.\n`));
  const narrow = lineOf("some", "words", "of-a_page", "7 of 12", "x", "100 %", "G", "Bb", "é");
  const wide = lineOf(
    "words",
    "\u2019s",
    "\u0430\u0431\u0432\u0430\u0431\u0432\u0430\u0431\u0432\u0430\u0431\u0432",
    "\u0141\u0130\u013a\u012f\u013d",
    "\u6f22\u5b57",
    "\ud83d\ude00",
  );

  it.each([
    ["a text of bytes", narrow],
    ["a text that is no bytes", wide],
  ])("is the same, wherever it stands in %s", (_what, line) => {
    fc.assert(
      fc.property(line, fc.constantFrom(...alone), line, (before, { text, hits }, after) => {
        expect(sorted(find(`${before}${text}\n${after}`, "data"))).toEqual(moved(hits, before.length));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same in the middle of a text of any size", () => {
    // Of a long text one part is looked at after the other; these are places around where they meet.
    const place = fc.tuple(fc.constantFrom(64, 65_472, 65_536, 130_880), fc.integer({ min: -90, max: 10 }));
    const filler = fc.constantFrom("a word ", "\u2019s word ", "-", "=", "1 ", "<p>\n");
    fc.assert(
      fc.property(
        place,
        filler,
        fc.constantFrom(...alone),
        filler,
        ([at, distance], left, { text, hits }, right) => {
          const before = `${left.repeat(Math.max(0, at + distance)).slice(0, Math.max(0, at + distance))}\n`;
          const whole = `${before}${text}\n${right.repeat(40)}`;
          expect(sorted(find(whole, "data"))).toEqual(moved(hits, before.length));
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is one, however long it is", () => {
    const jwt = `eyJ${"a1".repeat(100_000)}.${"b2".repeat(50_000)}`;
    expect(find(`x ${jwt} y`, "prose")).toEqual([{ kind: "jwt", start: 2, end: 2 + jwt.length }]);
  });
});
