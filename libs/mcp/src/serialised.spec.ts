import { serialised, serialisedBytes } from "./serialised.js";

describe("serialised", () => {
  it("yields the result itself, whose JSON is made then and never again", () => {
    const made: string[] = [];
    const result = serialised({ toJSON: () => made.push("once") });
    expect(String(serialisedBytes(result))).toBe("1");
    expect(serialisedBytes(result)).toBe(serialisedBytes(result));
    expect(made).toEqual(["once"]);
  });

  it.each([[{}], [{ tools: [] }], [null], [undefined], ["text"], [1]])(
    "knows no JSON of another one: %j",
    (other) => {
      serialised({});
      serialised({ tools: [] });
      expect(serialisedBytes(other)).toBeUndefined();
    },
  );
});
