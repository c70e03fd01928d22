import { Documents } from "./documents.js";

const shown = (frame: { documentLifecycle: string } | null): Promise<unknown> =>
  new Documents({
    getFrame: async ({ frameId }) =>
      frame === null ? null : { documentId: `D${frameId}`, url: "https://example.test/", ...frame },
  }).shown(1);

describe("Documents.shown", () => {
  it("is the main frame's document", async () => {
    expect(await shown({ documentLifecycle: "active" })).toEqual({
      documentId: "D0",
      url: "https://example.test/",
    });
  });

  it.each(["prerender", "cached", "pending_deletion"])("is none that is in state %s", async (state) => {
    expect(await shown({ documentLifecycle: state })).toBeUndefined();
  });

  it("is none where the tab has none", async () => {
    expect(await shown(null)).toBeUndefined();
  });
});
