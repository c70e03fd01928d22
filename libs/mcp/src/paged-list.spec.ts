import { PagedList } from "./paged-list.js";

const listOf = (count: number, pageSize?: number) =>
  PagedList.of({
    method: "things/list",
    field: "things",
    entries: Array.from({ length: count }, (_none, index) => ({ name: `thing ${index}` })),
    keyOf: ({ name }) => name,
    ...(pageSize === undefined ? {} : { pageSize }),
  });

const walk = (list: ReturnType<typeof listOf>): number[] => {
  const sizes: number[] = [];
  let cursor: unknown;
  do {
    const page = list.page(typeof cursor === "string" ? cursor : undefined);
    sizes.push(Array.isArray(page["things"]) ? page["things"].length : NaN);
    cursor = page["nextCursor"];
  } while (cursor !== undefined);
  return sizes;
};

describe("PagedList", () => {
  it.each([
    [0, 2, [0]],
    [1, 2, [1]],
    [2, 2, [2]],
    [5, 2, [2, 2, 1]],
    [100, undefined, [100]],
    [101, undefined, [100, 1]],
  ])("gives %i entries in pages of %s", (count, pageSize, sizes) => {
    expect(walk(listOf(count, pageSize))).toEqual(sizes);
  });

  it("gives every entry once, in order", () => {
    const list = listOf(3, 2);
    const { things, nextCursor } = list.page(undefined);
    expect(things).toEqual([{ name: "thing 0" }, { name: "thing 1" }]);
    expect(list.page(String(nextCursor))).toEqual({ things: [{ name: "thing 2" }] });
  });

  it.each([
    ["an empty one", ""],
    ["one that is not base64url", "%%%"],
    ["one of another list", Buffer.from("something else").toString("base64url")],
    ["one to which something was added", `${Buffer.from("thing 1").toString("base64url")}=`],
    ["one after an entry at which no page ends", Buffer.from("thing 0").toString("base64url")],
  ])("refuses %s", (_what, cursor) => {
    expect(() => listOf(3, 2).page(cursor)).toThrow(
      expect.objectContaining({
        code: "INVALID_PARAMETERS",
        message: "things/list: this is no cursor of this list.",
      }),
    );
  });
});
