import type { AccessibilityNode } from "@browser-mcp/protocol";
import { accessibilityNodeSchema, outlineAccessibility } from "./accessibility-outline.js";

const node = (more: Partial<AccessibilityNode> = {}): AccessibilityNode => ({
  tag: "p",
  role: "p",
  name: "",
  ariaAttributes: {},
  semanticInfo: {},
  issues: [],
  children: [],
  ...more,
});
const make = (...children: readonly AccessibilityNode[]) =>
  outlineAccessibility(node({ tag: "body", children }), 90_000);

describe("outlineAccessibility", () => {
  it("copies a node that is small as it is", () => {
    const { root } = make(
      node({
        name: "Save",
        focusable: true,
        ariaAttributes: { "aria-label": "Save", "aria-hidden": null },
        semanticInfo: { level: 2, list: [1, 2] },
        issues: ["No name"],
      }),
    );
    expect(root.children).toEqual([
      {
        tagName: "p",
        role: "p",
        name: "Save",
        focusable: true,
        ariaAttributes: { "aria-label": "Save", "aria-hidden": null },
        semanticInfo: { level: 2, list: [1, 2] },
        accessibilityIssues: ["No name"],
        children: [],
      },
    ]);
  });

  it("bounds every node, so that a huge one does not hide its siblings", () => {
    const long = "漢".repeat(100_000);
    const { root, cutBy } = make(
      node({ tag: long }),
      node({ role: long }),
      node({ name: long }),
      node({ issues: [long, ...Array.from({ length: 500 }, (_, n) => `issue ${n}`)] }),
      node({ ariaAttributes: { "aria-label": long, [long]: "x", "aria-level": "2" } }),
      node({ semanticInfo: { list: Array.from({ length: 50_000 }, (_, n) => n), type: "nav" } }),
      node({ name: "last" }),
    );
    expect([...cutBy]).toEqual([]);
    expect(root.children).toHaveLength(7);
    for (const child of root.children) expect(Buffer.byteLength(JSON.stringify(child))).toBeLessThan(5_000);
    const [tagged, role, name, issues, aria, semantic] = root.children;
    const mark = "\n... [TRUNCATED - original size: 100000]";
    expect(tagged?.tagName).toBe(`${"漢".repeat(100)}${mark}`);
    expect(role?.role).toBe(`${"漢".repeat(100)}${mark}`);
    expect(name?.name).toBe(`${"漢".repeat(500)}${mark}`);
    expect(issues?.accessibilityIssues.slice(0, 2)).toEqual([`${"漢".repeat(200)}${mark}`, "issue 0"]);
    expect(issues?.accessibilityIssues.slice(-2)).toEqual(["issue 18", "… 481 more left out"]);
    expect(aria?.ariaAttributes).toMatchObject({
      "aria-label": expect.stringContaining("TRUNCATED - original size: 100000"),
      "aria-level": "2",
    });
    expect(semantic?.semanticInfo).toMatchObject({
      list: expect.stringMatching(/^\[0,1,2,.*\n\.\.\. \[TRUNCATED/s),
      type: "nav",
    });
    expect(accessibilityNodeSchema.safeParse(root).success).toBe(true);
  });

  it("says how many children are left out where the result is full", () => {
    const { root, cutBy } = make(...Array.from({ length: 2_000 }, () => node({ name: "n".repeat(400) })));
    expect([...cutBy]).toEqual(["bytes"]);
    expect(root.remainingChildren).toBe(2_000 - root.children.length);
  });
});
