import { settled } from "./settled.js";

const pause = (): Promise<void> => Promise.resolve();

function looking(...values: readonly number[]): { readonly look: () => Promise<number>; looks: number } {
  const seen = {
    looks: 0,
    look: () => Promise.resolve(values[Math.min(seen.looks++, values.length - 1)] ?? 0),
  };
  return seen;
}

describe("settled", () => {
  it("waits until the figure has stopped falling", async () => {
    expect(await settled(looking(180, 180, 150, 150, 131, 131, 131, 131).look, pause)).toBe(131);
  });

  it("tells the least that was seen where it rises again", async () => {
    expect(await settled(looking(180, 131, 132, 133, 134).look, pause)).toBe(131);
  });

  it("takes what is there after three seconds of falling without an end", async () => {
    const falling = looking(...Array.from({ length: 100 }, (_, index) => 1_000 - index));
    expect(await settled(falling.look, pause)).toBe(971);
    expect(falling.looks).toBe(30);
  });
});
