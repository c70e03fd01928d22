import { actions, existingExtensionActions } from "./actions.js";
import { wireReplies } from "./replies.js";

describe("actions", () => {
  it("have a reply schema each", () => {
    expect(Object.keys(wireReplies).sort()).toEqual(Object.keys(actions).sort());
  });

  it("have DESIGN.md's deadlines: 10 s, DOM 20 s, accessibility 30 s; a person gets longer", () => {
    const slow = Object.entries(actions).filter(([, { deadlineMs }]) => deadlineMs !== 10_000);
    expect(slow.map(([name, { deadlineMs }]) => [name, deadlineMs])).toEqual([
      ["getDOMSnapshot", 20_000],
      ["getAccessibilityTree", 30_000],
      ["requestConsent", 70_000],
    ]);
  });

  it.each(Object.entries(actions))(
    "%s has no parameter that stands for the frame itself",
    (_name, { params }) => {
      const keys = Object.keys(params.shape);
      expect(keys).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(action|requestId|caller|known)$/)]),
      );
    },
  );

  it("are all answered by the existing extension but those that are ours", () => {
    expect(
      Object.keys(actions).filter((name) => !existingExtensionActions.some((own) => own === name)),
    ).toEqual(["requestConsent", "cdp"]);
  });

  it.each([
    ["attachDebugger", {}],
    ["getPageContent", { tabId: 0 }],
    ["getPageContent", { tabId: "1" }],
    ["executeScript", { tabId: 1 }],
    ["cdp", { tabId: 1, method: "evaluate" }],
    ["getAccessibilityTree", { timeout: 4_999 }],
    ["requestConsent", { tabId: 1, client: "c", tool: "t", what: "w".repeat(501) }],
  ] as const)("refuse wrong parameters: %s %j", (name, params) => {
    expect(actions[name].params.safeParse(params).success).toBe(false);
  });

  it.each([
    ["getPageContent", {}],
    ["getPageContent", { tabId: 1, includeHtml: true }],
    ["cdp", { tabId: 1, method: "Runtime.evaluate", params: { expression: "1" } }],
    ["getAccessibilityTree", { tabId: 1, timeout: 120_000 }],
  ] as const)("take right ones: %s %j", (name, params) => {
    expect(actions[name].params.safeParse(params).success).toBe(true);
  });
});

describe("replies", () => {
  it("let cookies and storage go no further (WIRE.md 3.1)", () => {
    const reply = {
      url: "u",
      title: "t",
      text: "x",
      cookies: "a=b",
      localStorage: { k: "v" },
      sessionStorage: {},
    };
    expect(wireReplies.getPageContent.parse(reply)).toEqual({ url: "u", title: "t", text: "x" });
  });

  it("take a screenshot only as an image's data URL (WIRE.md 3.8)", () => {
    expect(wireReplies.captureScreenshot.safeParse("data:image/png;base64,AAAA").success).toBe(true);
    expect(wireReplies.captureScreenshot.safeParse("data:text/html;base64,AAAA").success).toBe(false);
  });
});
