import { iconsOf, withoutIcons } from "./icons.js";

describe("iconsOf", () => {
  it("is one drawing that fetches nothing and runs nothing", () => {
    const [icon, another] = iconsOf("console");
    expect(another).toBeUndefined();
    expect(icon).toMatchObject({ mimeType: "image/svg+xml", sizes: ["any"] });
    const [scheme, data = ""] = icon?.src.split(",") ?? [];
    expect(scheme).toBe("data:image/svg+xml;base64");
    expect(Buffer.from(data, "base64").toString()).toMatch(/^<svg [^<>]*><path d="[\w .-]+"\/><\/svg>$/);
  });

  it("draws each subject otherwise", () => {
    expect(iconsOf("console")).not.toEqual(iconsOf("network"));
  });
});

describe("withoutIcons", () => {
  it("leaves everything else", () => {
    expect(withoutIcons({ name: "a", title: "A", icons: iconsOf("page") })).toEqual({
      name: "a",
      title: "A",
    });
  });
});
