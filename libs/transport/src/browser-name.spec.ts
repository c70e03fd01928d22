import { browserNameOf } from "./browser-name.js";

const onLinux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";

describe("browserNameOf", () => {
  it.each([
    [`${onLinux} Chrome/156.0.0.0 Safari/537.36`, "Chrome"],
    [`${onLinux} HeadlessChrome/156.0.0.0 Safari/537.36`, "HeadlessChrome"],
    [`${onLinux} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, "Edge"],
    [`${onLinux} Chrome/156.0.0.0 Safari/537.36 OPR/120.0.0.0`, "Opera"],
    [`${onLinux} Ubuntu Chromium/156.0.0.0 Chrome/156.0.0.0 Safari/537.36`, "Chromium"],
    ["curl/8.0", "Browser"],
    ["", "Browser"],
    [undefined, "Browser"],
  ])("%s is %s", (userAgent, name) => {
    expect(browserNameOf(userAgent)).toBe(name);
  });
});
