import { RingBuffer, type RingBufferOptions } from "./ring-buffer.js";

interface Entry {
  readonly n: number;
  readonly bytes: number;
}

const ring = (options: Partial<RingBufferOptions<Entry>> = {}) =>
  new RingBuffer<Entry>({ capacity: 3, maxBytes: 1000, bytesOf: ({ bytes }) => bytes, ...options });
const fill = (buffer: RingBuffer<Entry>, ...numbers: number[]) => {
  for (const n of numbers) buffer.push({ n, bytes: 100 });
};
const numbers = (buffer: RingBuffer<Entry>) => buffer.toArray().map(({ n }) => n);

describe("RingBuffer", () => {
  it("gives its entries oldest first", () => {
    const buffer = ring();
    expect(numbers(buffer)).toEqual([]);
    fill(buffer, 1, 2);
    expect(numbers(buffer)).toEqual([1, 2]);
  });

  it("drops the oldest when it is full, and counts and tells it", () => {
    const left: number[] = [];
    const buffer = ring({ onDrop: ({ n }) => left.push(n) });
    fill(buffer, 1, 2, 3, 4, 5, 6, 7);
    expect([numbers(buffer), left, buffer.size, buffer.dropped]).toEqual([[5, 6, 7], [1, 2, 3, 4], 3, 4]);
  });

  it("keeps within its bytes", () => {
    const buffer = ring({ capacity: 100, maxBytes: 250 });
    fill(buffer, 1, 2, 3);
    expect([numbers(buffer), buffer.bytes]).toEqual([[2, 3], 200]);
    buffer.push({ n: 4, bytes: 200 });
    expect([numbers(buffer), buffer.bytes]).toEqual([[4], 200]);
  });

  it("keeps the newest entry even where that alone is too large", () => {
    const buffer = ring();
    fill(buffer, 1);
    buffer.push({ n: 2, bytes: 5000 });
    expect(numbers(buffer)).toEqual([2]);
    fill(buffer, 3);
    expect([numbers(buffer), buffer.bytes]).toEqual([[3], 100]);
  });

  it("drops from the oldest on while a test holds", () => {
    const buffer = ring();
    fill(buffer, 1, 2, 3, 4);
    buffer.dropOldestWhile(({ n }) => n < 4);
    expect([numbers(buffer), buffer.dropped]).toEqual([[4], 3]);
    buffer.dropOldestWhile(() => true);
    expect([numbers(buffer), buffer.bytes]).toEqual([[], 0]);
  });

  it("hands out the oldest without telling that it left", () => {
    const left: number[] = [];
    const buffer = ring({ onDrop: ({ n }) => left.push(n) });
    fill(buffer, 1, 2);
    expect([buffer.shift()?.n, numbers(buffer), buffer.bytes, left]).toEqual([1, [2], 100, []]);
    buffer.dropOldest();
    expect([buffer.shift(), buffer.size, left, buffer.dropped]).toEqual([undefined, 0, [2], 1]);
    buffer.dropOldest();
    expect(left).toEqual([2]);
  });

  it("forgets what was cleared without counting it, and goes on", () => {
    const buffer = ring();
    fill(buffer, 1, 2, 3, 4);
    buffer.clear();
    expect([numbers(buffer), buffer.size, buffer.bytes, buffer.dropped]).toEqual([[], 0, 0, 1]);
    fill(buffer, 5);
    expect(numbers(buffer)).toEqual([5]);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a bound of %p", (bound) => {
    for (const options of [{ capacity: bound }, { maxBytes: bound }]) {
      expect(() => ring(options)).toThrow(expect.objectContaining({ code: "INVALID_CONFIGURATION" }));
    }
  });
});
