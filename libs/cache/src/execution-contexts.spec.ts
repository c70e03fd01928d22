import { ExecutionContexts } from "./execution-contexts.js";

const page = "http://page.example";
let contexts: ExecutionContexts;
beforeEach(() => void (contexts = new ExecutionContexts()));

describe("whose a context is", () => {
  it("is known while it lives, and afterwards", () => {
    contexts.learn({ id: 1, origin: page });
    contexts.learn({ id: 2, origin: "chrome-extension://abc" });
    expect([1, 2, 3].map((id) => contexts.ownerOf(id))).toEqual(["page", "extension", "unknown"]);
    contexts.ended(2);
    contexts.ended(3);
    expect([2, 3].map((id) => contexts.ownerOf(id))).toEqual(["extension", "unknown"]);
  });

  it("is known of one that lives however many have ended, and of the newest of those", () => {
    contexts.learn({ id: 1, origin: page });
    for (let id = 2; id <= 1_002; id += 1) {
      contexts.learn({ id, origin: page });
      contexts.ended(id);
    }
    expect([1, 2, 3].map((id) => contexts.ownerOf(id))).toEqual(["page", "unknown", "page"]);
  });

  it("is known of the newest where more live than are remembered", () => {
    for (let id = 1; id <= 1_001; id += 1) contexts.learn({ id, origin: page });
    expect([1, 2, 1_001].map((id) => contexts.ownerOf(id))).toEqual(["unknown", "page", "page"]);
  });

  it("is forgotten with the page", () => {
    contexts.learn({ id: 1, origin: page });
    contexts.ended(1);
    contexts.learn({ id: 2, origin: page });
    contexts.clear();
    expect([1, 2].map((id) => contexts.ownerOf(id))).toEqual(["unknown", "unknown"]);
  });
});
