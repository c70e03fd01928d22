import { serialised, serialisedJson } from "./serialised.js";

describe("serialised", () => {
  it("yields the result itself, whose JSON is made then and never again", () => {
    const made: string[] = [];
    const result = serialised({ toJSON: () => made.push("once") });
    expect(String(serialisedJson(result))).toBe("1");
    expect(serialisedJson(result)).toBe(serialisedJson(result));
    expect(made).toEqual(["once"]);
  });

  it.each([[{}], [{ tools: [] }], [null], [undefined], ["text"], [1]])(
    "knows no JSON of another one: %j",
    (other) => {
      serialised({});
      serialised({ tools: [] });
      expect(serialisedJson(other)).toBeUndefined();
    },
  );
});
