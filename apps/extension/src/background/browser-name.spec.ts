import { browserName } from "./browser-name.js";

const chrome =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const brands = (...names: string[]): { brands: { brand: string }[] } => ({
  brands: names.map((brand) => ({ brand })),
});

describe("browserName", () => {
  it.each([
    ["Chrome", chrome, brands("Not=A?Brand", "Chromium", "Google Chrome")],
    ["Edge", `${chrome} Edg/140.0.0.0`, brands("Chromium", "Microsoft Edge", "Not/A)Brand")],
    ["Brave", chrome, brands("Brave", "Chromium", " Not;A Brand")],
    ["Chromium", chrome, brands("Chromium", "Not_A Brand")],
    ["Headless Chrome", chrome.replace("Chrome/", "HeadlessChrome/"), brands("Chromium")],
    ["Edge", `${chrome} Edg/140.0.0.0`, undefined],
    ["Opera", `${chrome} OPR/120.0.0.0`, undefined],
    ["Chromium", chrome, undefined],
  ])("says %s", (name, userAgent, userAgentData) => {
    expect(browserName({ userAgent, ...(userAgentData && { userAgentData }) })).toBe(name);
  });
});
