import fc from "fast-check";
import { findSecrets } from "./find-secrets.js";

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
        const found = findSecrets(text, "prose").some(
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
          const found = findSecrets(text, "prose").some(
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
        for (const { start, end } of findSecrets(text, "data")) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
