import { copyOfOptions, optionsFor } from "./browser.js";
import type { RequestOptions } from "./browser.js";
import { Cancellation } from "./cancellation.js";

/** Every field that there is. */
const all: Required<RequestOptions> = {
  caller: { client: "spec" },
  signal: new Cancellation(),
  timeoutMs: 1,
  browserId: "b1",
  maxAgeMs: 0,
  held: { data: { url: "https://a.example/", title: "", text: "" }, browserId: "b1", receivedAt: 0 },
};
const few: RequestOptions = { caller: { client: "spec" } };

describe("options of a request", () => {
  it("are copied with every field that they have, and with no other", () => {
    for (const options of [all, few]) {
      const copy = copyOfOptions(options);
      expect(copy).not.toBe(options);
      expect(Object.entries(copy).sort()).toEqual(Object.entries(options).sort());
    }
  });

  it("are made for one browser without being changed", () => {
    expect(optionsFor("b2", all)).toEqual({ ...all, browserId: "b2" });
    expect(optionsFor("b2", few)).toEqual({ ...few, browserId: "b2" });
    expect([all.browserId, few.browserId]).toEqual(["b1", undefined]);
  });
});
