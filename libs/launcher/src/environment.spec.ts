import { hasDisplay, readEnvironment } from "./environment.js";

describe("readEnvironment", () => {
  it("takes the variables of a Windows process", () => {
    const variables = {
      Path: "C:\\Windows",
      ProgramFiles: "C:\\Program Files",
      "ProgramFiles(x86)": "C:\\Program Files (x86)",
      LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local",
    };

    expect(readEnvironment(variables, "C:\\Users\\ada")).toEqual({
      path: "C:\\Windows",
      home: "C:\\Users\\ada",
      programFiles: ["C:\\Program Files", "C:\\Program Files (x86)"],
      localAppData: "C:\\Users\\ada\\AppData\\Local",
    });
  });

  it("takes an empty variable as one that is not set", () => {
    expect(readEnvironment({ PATH: "/bin", DISPLAY: "" }, "/home/ada").display).toBeUndefined();
  });
});

describe("hasDisplay", () => {
  const bare = { path: "/bin", home: "/home/ada" };

  it.each([
    ["linux", {}, false],
    ["linux", { display: ":0" }, true],
    ["linux", { waylandDisplay: "wayland-0" }, true],
    ["freebsd", {}, false],
    ["darwin", {}, true],
    ["win32", {}, true],
  ] as const)("on %s with %j is %s", (platform, displays, expected) => {
    expect(hasDisplay({ ...bare, ...displays }, platform)).toBe(expected);
  });
});
