import { existingBrowser, existingFamily, supersetFamily } from "./identity.js";

const socket = { origin: `chrome-extension://${"a".repeat(32)}`, userAgent: "Chrome/156" };
const never = (): boolean => false;

describe("existingBrowser", () => {
  it("has the same id every time, and another for another browser", () => {
    const { browserId } = existingBrowser(socket, never);
    expect(existingBrowser({ ...socket }, never).browserId).toBe(browserId);
    expect(existingBrowser({ ...socket, userAgent: "Edg/156" }, never).browserId).not.toBe(browserId);
  });

  it("numbers profiles that look the same", () => {
    const { browserId } = existingBrowser(socket, never);
    const taken = new Set([browserId, `${browserId}-2`]);
    expect(existingBrowser(socket, (id) => taken.has(id)).browserId).toBe(`${browserId}-3`);
  });

  it("names no extension for a local program", () => {
    expect(existingBrowser({ origin: undefined, userAgent: undefined }, never)).not.toHaveProperty(
      "extensionId",
    );
  });
});

describe("families", () => {
  const hello = {
    type: "hello",
    protocol: 2,
    browserId: "x",
    name: "n",
    version: "1",
    capabilities: [],
  } as const;

  it("never mix the two kinds of extension, nor two extensions", () => {
    const families = [
      existingFamily(socket),
      supersetFamily(socket, { ...hello, capabilities: [] }),
      supersetFamily({ ...socket, origin: undefined }, { ...hello, capabilities: [] }),
    ];
    expect(new Set(families).size).toBe(3);
  });
});
