import { readSites, siteInputNote } from "./site-input.js";

describe("sites as they are typed", () => {
  it("are read any number at once, each once", () => {
    expect(readSites(" Example.com, https://example.com/x\nlocalhost:3000 *.a.example")).toEqual({
      sites: ["example.com", "localhost:3000", "a.example"],
      wrong: [],
    });
  });

  it("are named where they are none", () => {
    const input = readSites("example.com ex*mple.com chrome://settings");
    expect(input).toEqual({ sites: ["example.com"], wrong: ["ex*mple.com", "chrome://settings"] });
    expect(siteInputNote(input)).toBe("Added example.com. “ex*mple.com”, “chrome://settings” are no sites.");
  });

  it("are asked for where there are none", () => {
    expect(siteInputNote(readSites(" "))).toBe("Write a site, such as example.com.");
  });
});
