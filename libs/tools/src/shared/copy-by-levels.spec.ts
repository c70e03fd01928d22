import { copyByLevels } from "./copy-by-levels.js";
import type { LeftOut } from "./copy-by-levels.js";

interface Source {
  readonly name: string;
  readonly children: readonly Source[];
}
interface Copy {
  name: string;
  children?: Copy[];
  leftOut?: LeftOut;
}

const source = (name: string, ...children: readonly Source[]): Source => ({ name, children });
const make = (root: Source, bounds: { maxDepth?: number; maxNodes?: number } = {}) =>
  copyByLevels<Source, Copy>(root, {
    childrenOf: ({ children }) => children,
    copy: ({ name }) => ({ name }),
    adopt: (parent, children, leftOut) => {
      parent.children = children;
      if (leftOut !== undefined) parent.leftOut = leftOut;
    },
    maxDepth: 100,
    maxBytes: 90_000,
    ...bounds,
  });
const tree = source("a", source("b", source("d", source("g")), source("e")), source("c", source("f")));

describe("copyByLevels", () => {
  it("copies a tree that fits", () => {
    expect(make(tree)).toEqual({
      root: {
        name: "a",
        children: [
          { name: "b", children: [{ name: "d", children: [{ name: "g" }] }, { name: "e" }] },
          { name: "c", children: [{ name: "f" }] },
        ],
      },
      nodeCount: 7,
      depth: 3,
      cutBy: new Set(),
      fieldsCut: false,
    });
  });

  it("takes a level whole before the next one", () => {
    expect(make(tree, { maxNodes: 5 })).toMatchObject({
      root: {
        children: [
          {
            children: [{ name: "d", leftOut: { count: 1, because: "nodes", isFirst: false } }, { name: "e" }],
          },
          { name: "c", children: [], leftOut: { count: 1, because: "nodes", isFirst: true } },
        ],
      },
      nodeCount: 5,
      depth: 2,
    });
  });

  it("stops at a depth", () => {
    expect(make(tree, { maxDepth: 1 })).toMatchObject({
      root: { children: [{ name: "b", leftOut: { count: 2, because: "depth" } }, { name: "c" }] },
      nodeCount: 3,
      depth: 1,
      cutBy: new Set(["depth"]),
    });
  });

  it("stops at a size, and keeps the root however large it is", () => {
    const huge = source("x".repeat(100_000), source("y"));
    expect(make(huge)).toMatchObject({ nodeCount: 1, cutBy: new Set(["bytes"]) });
  });

  it.each(["<", "é", "\n", "😀"])("counts bytes of JSON: %j", (character) => {
    const rows = Array.from({ length: 2_000 }, () => source(character.repeat(50), source("z")));
    const { root, cutBy } = make(source("root", ...rows));
    expect([...cutBy]).toEqual(["bytes"]);
    expect(Buffer.byteLength(JSON.stringify({ ...root, leftOut: undefined }))).toBeLessThan(100_000);
  });
});
