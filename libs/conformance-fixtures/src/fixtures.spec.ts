import { fixturePrompts, fixtureResources, fixtureTools } from "./index.js";

/** Everything that the server's own parts have too would hide a fixture. */
const own = /^(test_|test:\/\/)/;

describe("what the conformance suite asks for", () => {
  it("is named so that it cannot be taken for the product's own", () => {
    const names = [
      ...fixtureTools.map(({ name }) => name),
      ...fixturePrompts.prompts.map(({ name }) => name),
      ...fixtureResources.templates.map(({ uriTemplate }) => uriTemplate),
    ];
    expect(names.filter((name) => !own.test(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("is listed page by page with nothing twice", async () => {
    const request = { caller: { client: "spec" } };
    const all = await fixtureResources.list(request);
    const rest = await fixtureResources.list(request, all[0]?.uri);
    expect([all[0], ...rest]).toEqual(all);
    expect(all.every(({ uri }) => fixtureResources.owns(uri))).toBe(true);
  });

  it("owns no URI of anybody else's", () => {
    expect(fixtureResources.owns("test://nonexistent-resource-for-conformance-testing")).toBe(false);
    expect(fixtureResources.owns("browser://tabs")).toBe(false);
  });
});
