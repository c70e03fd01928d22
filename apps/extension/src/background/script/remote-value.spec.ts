import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { RemoteValue } from "./remote-value.js";
import type { RemoteObject } from "./script-outcome.js";

const plain = (objectId: string): RemoteObject => ({ type: "object", description: "Object", objectId });
const own = (name: string, value?: RemoteObject) => ({ name, enumerable: true, value });

function setUp(objects: Readonly<Record<string, readonly object[]>>) {
  const { api, sessions } = scriptedSessions();
  const asked: string[] = [];
  api.answer = async (_method, params) => {
    const { objectId } = params as { objectId: string };
    asked.push(objectId);
    const result = objects[objectId];
    if (result === undefined) throw new Error("Could not find object with given id");
    return { result };
  };
  return { asked, value: new RemoteValue(sessions, 1) };
}

describe("a value that is read with the browser's own means", () => {
  it("has its own properties, without symbols and what is not enumerable, and getters are not called", async () => {
    const { value } = setUp({
      o: [
        own("n", { type: "number", value: 1 }),
        own("big", { type: "bigint", unserializableValue: "4n" }),
        own("none", { type: "undefined" }),
        own("now"),
        own("list", { type: "object", subtype: "array", description: "Array(1)", objectId: "l" }),
        { ...own("Symbol(s)", { type: "number", value: 2 }), symbol: { type: "symbol" } },
      ],
      l: [
        own("0", { type: "string", value: "first" }),
        { name: "length", enumerable: false, value: { type: "number", value: 1 } },
      ],
    });
    expect(await value.read(plain("o"))).toEqual({
      n: 1,
      big: "4n",
      none: null,
      now: "[Getter]",
      list: ["first"],
    });
  });

  it("is described where it is of another kind, too long, or gone", async () => {
    const { value, asked } = setUp({});
    expect(await value.read({ type: "object", subtype: "map", description: "Map(2)", objectId: "m" })).toBe(
      "Map(2)",
    );
    const long = { type: "object", subtype: "array", description: "Array(10001)", objectId: "a" };
    expect(await value.read(long)).toBe("Array(10001)");
    expect(asked).toEqual([]);
    expect(await value.read(plain("gone"))).toBe("Object");
  });

  it("ends where it has no end", async () => {
    const { value, asked } = setUp({ loop: [own("self", plain("loop")), own("again", plain("loop"))] });
    expect(JSON.stringify(await value.read(plain("loop")))).toContain('"self":"Object"');
    expect(asked.length).toBeLessThanOrEqual(500);
  });
});
