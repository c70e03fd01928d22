import { silentLogger } from "@browser-mcp/protocol";
import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { Documents } from "../documents.js";
import { FakeTabs, fakeTab } from "../fake-chrome.js";
import { TabAccess } from "../tab-access.js";
import { browserAccessibility } from "./browser-accessibility.js";

const { signal } = new AbortController();
const tab = { id: 1, url: "https://example.test/1" };

/** A node as Chromium tells it; its DOM node has the same number. */
const ax = (id: number, role: string, name: string, childIds: number[] = [], more: object = {}) => ({
  nodeId: String(id),
  backendDOMNodeId: id,
  ignored: role === "none",
  role: { value: role, type: /^[A-Z]/.test(role) ? "internalRole" : "role" },
  name: { value: name },
  childIds: childIds.map(String),
  properties: [],
  ...more,
});
const property = (name: string, value: unknown) => ({ name, value: { value } });

const strings = ["MAIN", "INNER", "DIV", "H1", "aria-label", "Main", "IFRAME", "svg"];
const snapshot = {
  strings,
  documents: [
    {
      frameId: 0,
      nodes: {
        nodeType: [9, 1, 1, 1, 1],
        backendNodeId: [1, 2, 3, 4, 5],
        nodeName: [-1, 2, 3, 6, 7],
        attributes: [[], [4, 5], [], [], []],
        contentDocumentIndex: { index: [3], value: [1] },
      },
    },
    {
      frameId: 1,
      nodes: {
        nodeType: [9],
        backendNodeId: [20],
        nodeName: [-1],
        attributes: [[]],
        contentDocumentIndex: { index: [], value: [] },
      },
    },
  ],
};
const main = [
  ax(1, "RootWebArea", "Title", [9], { properties: [property("focusable", true)] }),
  ax(9, "none", "", [2, 10, 4, 12]),
  ax(2, "navigation", "Main", [3]),
  ax(3, "heading", "Head", [11], { properties: [property("level", 2), property("busy", false)] }),
  ax(11, "StaticText", "Head", [13]),
  ax(13, "InlineTextBox", "Head"),
  ax(10, "LabelText", "", [5]),
  ax(5, "image", "Drawing"),
  ax(4, "Iframe", ""),
  ax(12, "textbox", "Name", [14], {
    value: { value: "typed" },
    properties: [property("editable", "plaintext"), property("required", true), property("invalid", "false")],
  }),
  ax(14, "StaticText", "typed"),
];
const inner = [ax(20, "RootWebArea", "Inside", [21]), ax(21, "StaticText", "inner words")];

function setUp(nodes: Readonly<Record<string, unknown>> = { MAIN: main, INNER: inner }) {
  const { api, sessions, policy } = scriptedSessions();
  api.answer = async (method, params = {}) => {
    if (method === "Page.getFrameTree") return { frameTree: { frame: { id: "MAIN" } } };
    if (method === "DOMSnapshot.captureSnapshot") return snapshot;
    const { frameId }: { frameId?: string } = params;
    const found = nodes[frameId ?? ""];
    if (found === undefined) throw new Error("Frame not found");
    return { nodes: found };
  };
  const source = browserAccessibility({
    access: new TabAccess(new FakeTabs([fakeTab({ id: 1 })])),
    documents: new Documents({
      getFrame: async () => ({ documentId: "D1", documentLifecycle: "active", url: tab.url }),
    }),
    sessions,
    log: silentLogger,
  });
  const read = (extent = { nodes: 100, longestText: 100 }) => source.read(tab, 10_000, signal, extent);
  return { api, policy, read };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ["performance"] }));
afterEach(() => jest.useRealTimers());

describe("the browser's accessibility tree", () => {
  it("is the wire's tree, with tags and ARIA attributes of the DOM, frames inside and nothing typed", async () => {
    const answer = await setUp().read();
    const element = { focusable: false, visible: true, ariaAttributes: {}, semanticInfo: {}, issues: [] };
    const text = {
      tag: "#text",
      role: "StaticText",
      ariaAttributes: {},
      semanticInfo: {},
      issues: [],
      children: [],
    };
    expect(answer).toMatchObject({ documentId: "D1", url: tab.url });
    expect(answer?.data.source).toBe("browser");
    expect(answer?.data.tree).toEqual({
      ...element,
      tag: "#document",
      role: "document",
      name: "Title",
      focusable: true,
      children: [
        {
          ...element,
          tag: "div",
          role: "navigation",
          name: "Main",
          ariaAttributes: { "aria-label": "Main" },
          children: [
            {
              ...element,
              tag: "h1",
              role: "heading",
              name: "Head",
              semanticInfo: { level: 2 },
              children: [{ ...text, name: "Head" }],
            },
          ],
        },
        { ...element, tag: "svg", role: "image", name: "Drawing", children: [] },
        {
          ...element,
          tag: "iframe",
          role: "iframe",
          name: "",
          children: [
            {
              ...element,
              tag: "#document",
              role: "document",
              name: "Inside",
              children: [{ ...text, name: "inner words" }],
            },
          ],
        },
        {
          ...element,
          tag: "",
          role: "textbox",
          name: "Name",
          semanticInfo: { required: true },
          children: [],
        },
      ],
    });
    expect(answer?.data.summary).toMatchObject({
      totalNodes: 9,
      headingLevels: { h2: 1 },
      truncated: false,
      framesLeftOut: 0,
    });
  });

  it("does without a frame that is out of reach", async () => {
    const answer = await setUp({ MAIN: main }).read();
    expect(JSON.stringify(answer?.data.tree)).not.toContain("Inside");
    expect(answer?.data.summary).toMatchObject({ totalNodes: 7, framesLeftOut: 1 });
  });

  it("is bounded, and says so", async () => {
    const many = Array.from({ length: 6_000 }, (_entry, index) => index + 100);
    const nodes = [ax(1, "RootWebArea", "", many), ...many.map((id) => ax(id, "listitem", `Item ${id}`))];
    const answer = await setUp({ MAIN: nodes }).read();
    expect(answer?.data.summary).toMatchObject({
      totalNodes: 5_000,
      truncated: true,
      truncationReason: expect.stringContaining("more nodes"),
    });
  });

  it("is not open where the debugger is forbidden, or fails: the next source is asked", async () => {
    const forbidden = setUp();
    forbidden.policy.allowed = false;
    expect(await forbidden.read()).toBeUndefined();
    expect(forbidden.api.calls).toEqual([]);
    expect(await setUp({}).read()).toBeUndefined();
  });

  it.each([
    { nodes: 50_001, longestText: 100 },
    { nodes: 100, longestText: 250_001 },
  ])("is not asked for of a page so large that the browser would stand still: %j", async (extent) => {
    const { api, read } = setUp();
    expect(await read(extent)).toBeUndefined();
    expect(api.calls).toEqual([]);
  });

  it("is not open at a page that does not answer", async () => {
    const { api, read } = setUp();
    api.answer = () => new Promise(() => undefined);
    const answer = read();
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await answer).toBeUndefined();
  });
});
