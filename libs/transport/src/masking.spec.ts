import * as fc from "fast-check";
import { mask, unmask } from "./masking.js";

/** RFC 6455 section 5.3, to the letter. */
const masked = (bytes: Uint8Array, key: Uint8Array): number[] =>
  [...bytes].map((byte, i) => byte ^ (key[i % 4] ?? 0));

const key = fc.uint8Array({ minLength: 4, maxLength: 4 });
const bytes = fc.uint8Array({ maxLength: 70 });
const shift = fc.nat(9);

/** The bytes somewhere in a larger buffer, as a socket hands them out. */
function within(content: Uint8Array, at: number): { readonly whole: Buffer; readonly part: Buffer } {
  const whole = Buffer.alloc(content.length + 20, 0x55);
  whole.set(content, at);
  return { whole, part: whole.subarray(at, at + content.length) };
}

describe("masking", () => {
  it("unmasks in place, wherever the bytes lie, and nothing beside them", () => {
    fc.assert(
      fc.property(bytes, key, shift, (content, four, at) => {
        const { whole, part } = within(content, at);
        unmask(part, Buffer.from(four));
        expect([...part]).toEqual(masked(content, four));
        expect(new Set([...whole.subarray(0, at), ...whole.subarray(at + content.length)])).toEqual(
          new Set([0x55]),
        );
      }),
    );
  });

  it("masks into another buffer and leaves the source as it is", () => {
    fc.assert(
      fc.property(bytes, key, shift, (content, four, at) => {
        const source = Buffer.from(content);
        const output = Buffer.alloc(content.length + 20, 0x55);
        mask(source, Buffer.from(four), output, at, content.length);
        expect([...output.subarray(at, at + content.length)]).toEqual(masked(content, four));
        expect([...source]).toEqual([...content]);
      }),
    );
  });
});
