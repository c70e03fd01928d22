import { extensionIdOf, isAllowedOrigin } from "./origin.js";

const id = "cfnajnjppmlihcgakpdmhbkpahdmbplj";

describe("isAllowedOrigin", () => {
  it.each([undefined, `chrome-extension://${id}`])("lets %s in", (origin) => {
    expect(isAllowedOrigin(origin)).toBe(true);
  });

  it.each([
    "https://example.com",
    "http://localhost:6009",
    "null",
    "",
    "moz-extension://4d0e2f1c-0000-4000-8000-000000000000",
    `chrome-extension://${id}.example.com`,
    `https://chrome-extension://${id}`,
    "chrome-extension://",
  ])("refuses %j", (origin) => {
    expect(isAllowedOrigin(origin)).toBe(false);
  });
});

describe("extensionIdOf", () => {
  it("reads the id out of the Origin", () => {
    expect(extensionIdOf(`chrome-extension://${id}`)).toBe(id);
  });

  it("knows none for a local program", () => {
    expect(extensionIdOf(undefined)).toBeUndefined();
  });
});
