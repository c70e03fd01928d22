import { servePage } from "@browser-mcp/testing";
import type { PageRoute, PageServer } from "@browser-mcp/testing";
import type { Dialog } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";

const answer =
  (type: string, body: string, headers: Record<string, string> = {}): PageRoute =>
  (_request, response) => {
    response.writeHead(200, { "content-type": type, ...headers }).end(body);
  };
const html = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><title>${title}</title><body>${body}</body></html>`;

const clobbering = [
  "attributes",
  "children",
  "childNodes",
  "firstChild",
  "tagName",
  "localName",
  "parentNode",
]
  .concat(["nodeType", "getAttribute", "querySelectorAll", "shadowRoot", "id"])
  .map((name) => `<input name="${name}" aria-label="${name}">`)
  .join("");
const clobberingDocument = [
  "documentElement",
  "body",
  "title",
  "URL",
  "querySelector",
  "defaultView",
  "implementation",
]
  .map((name) => `<img name="${name}" alt="an image named ${name}" src="/dot.svg">`)
  .join("");
const sentence =
  "The apple tree was first grown in Central Asia, where its wild ancestor is still found today. ";

const pages: Readonly<Record<string, PageRoute>> = {
  "/simple": html(
    "Simple",
    `<header><nav><a href="/cells">Cells</a></nav></header>
     <main><h1 id="top">Simple page</h1><div><div><p class="intro">A <b>few</b> words.</p></div></div>
     <table><tr><th>fruit</th><th>colour</th></tr><tr><td>apple</td><td>red</td></tr></table>
     <button style="color: rgb(1, 2, 3)">Press</button><h4>Too deep</h4></main><script>/* code */</script>`,
  ),
  "/article": html(
    "All about apples",
    `<nav><a href="/home">Home</a></nav><article><h1>All about apples</h1>${`<p>${sentence.repeat(4)}</p>`.repeat(6)}
     <p>See <a href="pears?x=1">the pears</a>.</p></article><footer>Imprint</footer>`,
  ),
  "/cells": html("Cells", `<main>${"<div><span>cell</span></div>".repeat(2_500)}</main>`),
  "/clobbered": html("Clobbered", `<form>${clobbering}<p>kept</p></form>${clobberingDocument}`),
  "/shadow": html(
    "Shadow",
    `<x-outer><b slot="s">slotted</b></x-outer><script>
       const outer = document.querySelector("x-outer").attachShadow({ mode: "open" });
       outer.innerHTML = '<section aria-label="outer"><slot name="s"></slot><x-inner></x-inner></section>';
       outer.querySelector("x-inner").attachShadow({ mode: "open" }).innerHTML = '<button id="deep">Deep</button>';
     </script>`,
  ),
  "/framed": html(
    "Framed",
    `<h1>Outer</h1><iframe title="Inner" src="/simple"></iframe>
     <iframe title="Same" srcdoc="&lt;p id=inner&gt;Inner words&lt;/p&gt;"></iframe>
     <iframe title="Foreign" sandbox src="/simple"></iframe>`,
  ),
  "/strict": answer("text/html", html("Strict", "<h1>Strict</h1><p>Nothing may run here.</p>"), {
    "content-security-policy": "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  }),
  "/unicode": answer(
    "text/html; charset=utf-8",
    html("Unicode", `<p>${`${"Příliš žluťoučký kůň úpěl. ".repeat(20)}日本語 😀 `.repeat(560)}</p>`),
  ),
  "/drawing.svg": answer(
    "image/svg+xml",
    '<svg xmlns="http://www.w3.org/2000/svg"><title>Drawing</title><linearGradient id="g"/><text y="20">Words</text></svg>',
  ),
  "/dot.svg": answer("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
  "/data.xml": answer(
    "application/xml",
    '<?xml version="1.0"?><list xmlns:x="urn:x"><x:item kind="a">one</x:item><![CDATA[two]]></list>',
  ),
  "/form": html(
    "Form",
    `<form><label>Name <input name="name" value="given"></label><label>Word <input type="password" value="hush-1"></label>
     <input type="text" autocomplete="new-password" value="hush-2" placeholder="Again"></form>`,
  ),
  "/named": html(
    "Named",
    `<label>Day <input type="date"></label><details><summary>More</summary>x</details>
     <svg width="9" height="9"><circle r="9" aria-label="c"/><rect width="9" height="9" aria-label="r"/></svg><dl><dt>t</dt><dd>d</dd></dl><ul><li>i</li></ul>
     <math><mfrac><mi>x</mi><mn>2</mn></mfrac></math><table role="presentation"><tr><td>cell</td></tr></table>
     <video controls></video><iframe srcdoc="&lt;p&gt;in"></iframe><select><option>one</option></select>`,
  ),
  "/bottomless": html(
    "Bottomless",
    `<script>let inner = document.body;
     for (let level = 0; level < 8000; level += 1) inner = inner.appendChild(document.createElement("div"));
     inner.textContent = "bottom";</script>`,
  ),
  "/shifting": html(
    "Shifting",
    `<style>.box { height: 100px; background: red }</style><button>Press</button><h1>Painted</h1>
     <script>setTimeout(() => document.body.prepend(Object.assign(document.createElement("div"), { className: "box" })), 50)</script>`,
  ),
};

interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
  readonly styles?: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
  readonly remainingChildren?: number;
}
interface Snapshot {
  readonly root: Node;
  readonly nodeCount: number;
  readonly subtreeCount: number;
  readonly coverage: object;
}
interface Accessible {
  readonly role: string;
  readonly name: string;
  readonly issues: readonly string[];
  readonly children: readonly Accessible[];
}

let site: PageServer;
let extension: ExtensionDriver;
const tabs = new Map<string, number>();

/** The tab that shows a page; opened when first asked for. */
const tabOf = async (path: string): Promise<number> => {
  const known = tabs.get(path);
  if (known !== undefined) return known;
  const { tabId } = await extension.open(site.url(path));
  tabs.set(path, tabId);
  return tabId;
};
const snapshot = async (path: string, params: object = {}): Promise<Snapshot> =>
  (await extension.data("getDOMSnapshot", { tabId: await tabOf(path), ...params })) as Snapshot;
const markdown = async (path: string): Promise<string> => {
  const data = await extension.data("getPageContent", { tabId: await tabOf(path), format: "markdown" });
  return (data as { markdown: string }).markdown;
};
interface AccessibilityReply {
  readonly tree: Accessible;
  readonly summary: Readonly<Record<string, unknown>>;
  readonly source: string;
}
const accessibility = async (path: string): Promise<AccessibilityReply> =>
  (await extension.data("getAccessibilityTree", { tabId: await tabOf(path) })) as AccessibilityReply;
const performance = async (path: string) =>
  (await extension.data("getPerformanceMetrics", { tabId: await tabOf(path) })) as {
    readonly timing: Readonly<Record<string, number | null>>;
    readonly navigation: Readonly<Record<string, unknown>>;
    readonly resources: readonly { readonly name: string }[];
    readonly memory: Readonly<Record<string, number>> | null;
    readonly vitals: Readonly<Record<string, { readonly value: number; readonly rating: string }>>;
  };
const shape = ({ tag, children }: Node): string =>
  children.length === 0 ? tag : `${tag}(${children.map(shape).join(" ")})`;
const outline = ({ role, name, children }: Accessible): string =>
  `${role}${name === "" ? "" : ` "${name}"`}${children.length === 0 ? "" : `(${children.map(outline).join(", ")})`}`;
const inside = async (path: string): Promise<string> =>
  (await accessibility(path)).tree.children.map(outline).join(", ");

beforeAll(async () => {
  site = await servePage(pages);
  extension = await ExtensionDriver.start();
});
afterAll(async () => {
  await extension?.close();
  await site?.close();
});

describe("getDOMSnapshot", () => {
  it("sends what was asked for: text, filters, a selector, and where it comes from", async () => {
    const tabId = await tabOf("/simple");
    const reply = await extension.request("getDOMSnapshot", {
      tabId,
      selector: "main > div",
      excludeScripts: true,
    });
    expect(reply).toMatchObject({ tabId, url: site.url("/simple"), documentId: expect.any(String) });
    const data = reply["data"] as Snapshot;
    expect(shape(data.root)).toBe("div(div(p(b)))");
    expect(data.root.children[0]?.children[0]).toMatchObject({
      attributes: { class: "intro" },
      text: "A words.",
    });
    expect(data).toMatchObject({ subtreeCount: 4, coverage: { text: true, selected: true } });
    expect(shape((await snapshot("/simple", { excludeScripts: true })).root)).not.toContain("script");
  });

  it("tells computed styles that are not the browser's own", async () => {
    const { root } = await snapshot("/simple", { selector: "main", includeStyles: true });
    const styles = (tag: string): unknown => root.children.find((child) => child.tag === tag)?.styles;
    expect(styles("h1")).toEqual({});
    expect(styles("button")).toEqual({ color: "rgb(1, 2, 3)" });
    expect(styles("table")).toEqual({});
  });

  it("sends a page of 5,000 elements whole, or its bounded outline", async () => {
    const whole = await snapshot("/cells", { selector: "main" });
    expect([whole.subtreeCount, whole.root.children.length]).toEqual([5_001, 2_500]);
    const bounded = await snapshot("/cells", { selector: "main", maxNodes: 11 });
    expect(bounded.root).toMatchObject({ remainingChildren: 2_490 });
    const shallow = await snapshot("/cells", { maxDepth: 1 });
    expect(shallow.root.children.map(({ remainingChildren }) => remainingChildren)).toEqual([1, 1]);
  });

  it("is misled by no page", async () => {
    const { root } = await snapshot("/clobbered", { selector: "form" });
    expect(root.children.map(({ tag }) => tag)).toEqual([...Array<string>(12).fill("input"), "p"]);
    expect((await snapshot("/clobbered")).root.tag).toBe("html");
  });

  it("looks into open shadow roots, also for a selector", async () => {
    const { root } = await snapshot("/shadow", { selector: "x-outer" });
    expect(shape(root)).toBe("x-outer(#shadow-root(section(slot x-inner(#shadow-root(button)))) b)");
    expect((await snapshot("/shadow", { selector: "#deep" })).root).toMatchObject({
      tag: "button",
      text: "Deep",
    });
  });

  it("looks into frames of the same origin, also for a selector, and not into others", async () => {
    const { root } = await snapshot("/framed", { selector: "body", excludeScripts: true });
    const frames = root.children.filter(({ tag }) => tag === "iframe");
    expect(frames.map(({ children }) => children.map(({ tag }) => tag))).toEqual([
      ["#document"],
      ["#document"],
      [],
    ]);
    expect((await snapshot("/framed", { selector: "#inner" })).root.text).toBe("Inner words");
  });

  it("says what is wrong with a selector", async () => {
    const tabId = await tabOf("/simple");
    expect(await extension.request("getDOMSnapshot", { tabId, selector: "p[" })).toMatchObject({
      type: "error",
      code: "INVALID_PARAMETERS",
      error: expect.stringContaining("'p['"),
    });
    expect(await extension.request("getDOMSnapshot", { tabId, selector: ".none" })).toMatchObject({
      type: "error",
      code: "ELEMENT_NOT_FOUND",
    });
  });

  it("works under the strictest policy, in SVG, in XML, and in every script", async () => {
    expect(shape((await snapshot("/strict", { selector: "body" })).root)).toBe("body(h1 p)");
    expect(shape((await snapshot("/drawing.svg")).root)).toBe("svg(title linearGradient text)");
    expect((await snapshot("/data.xml", { selector: "list" })).root).toMatchObject({
      text: "two",
      children: [{ tag: "x:item", attributes: { kind: "a" }, text: "one" }],
    });
    expect((await snapshot("/unicode", { selector: "p" })).root.text).toMatch(
      /^Příliš žluťoučký .*\n\.\.\. \[TRUNCATED - original size: \d+\]$/,
    );
  });

  it("sends no password", async () => {
    const { root } = await snapshot("/form");
    expect(JSON.stringify(root)).not.toContain("hush");
    expect(JSON.stringify(root)).toContain("given");
  });
});

describe("getPageContent", () => {
  const text = async (path: string): Promise<unknown> =>
    ((await extension.data("getPageContent", { tabId: await tabOf(path) })) as { text: string }).text;

  it("has the text of open shadow roots in its place", async () => {
    expect(await text("/shadow")).toBe("slottedDeep");
  });

  it("has of a drawing what it draws", async () => {
    expect(await text("/drawing.svg")).toBe("Words");
  });
});

describe("getPageContent with HTML", () => {
  it("sends no password", async () => {
    const data = await extension.data("getPageContent", { tabId: await tabOf("/form"), includeHtml: true });
    expect(data).toHaveProperty("html", expect.stringContaining('value="given"'));
    expect(JSON.stringify(data)).not.toContain("hush");
  });
});

describe("getPageContent as Markdown", () => {
  it("is the readable part of an article", async () => {
    const text = await markdown("/article");
    expect(text).toMatch(/^# All about apples\n\nThe apple tree/);
    expect(text).toContain(`[the pears](${site.url("/pears?x=1")})`);
    expect(text).not.toMatch(/Home|Imprint/);
  });

  it("is all that is shown of another page", async () => {
    expect(await markdown("/simple")).toBe(
      `[Cells](${site.url("/cells")})\n\n# Simple page\n\nA **few** words.\n\n` +
        "| fruit | colour |\n| --- | --- |\n| apple | red |\n\nPress\n\n#### Too deep",
    );
  });

  it("works on pages that stand in its way", async () => {
    expect(await markdown("/strict")).toBe("# Strict\n\nNothing may run here.");
    expect(await markdown("/clobbered")).toContain("kept");
    expect(await markdown("/shadow")).toContain("**slotted**");
    expect(await markdown("/framed")).toContain("Inner words");
    expect(await markdown("/drawing.svg")).toContain("Words");
    expect((await markdown("/unicode")).length).toBeGreaterThan(300_000);
    expect(await markdown("/form")).not.toContain("hush");
  });
});

describe("getAccessibilityTree from the browser", () => {
  it("has no names but those of ARIA, and of what ARIA does not name", async () => {
    const { tree, source } = await accessibility("/named");
    expect(source).toBe("browser");
    const roles = new Set<string>();
    const pending: Accessible[] = [tree];
    for (const { role, children } of pending) {
      roles.add(role);
      pending.push(...children);
    }
    const own = [...roles].filter((role) => !/^[a-z][a-z-]*$/.test(role));
    expect(own).toEqual(["StaticText"]);
    expect([...roles]).toEqual(
      expect.arrayContaining(["graphics-document", "button", "math", "iframe", "video", "textbox"]),
    );
  });

  it("gives up early on a page that a dialog holds up", async () => {
    const { page, tabId } = await extension.open(site.url("/simple?dialog"));
    const opened = new Promise<Dialog>((resolve) => page.once("dialog", resolve));
    await page.evaluate("void setTimeout(() => alert('hello'))");
    const dialog = await opened;
    expect(await extension.request("getAccessibilityTree", { tabId, timeout: 5_000 })).toMatchObject({
      type: "error",
      code: "REQUEST_TIMEOUT",
      error: expect.stringMatching(/did not answer within 1 s; it is busy, frozen or shows a dialog/),
    });
    await dialog.dismiss();
  });
});

describe("a page that crashes the browser's engine", () => {
  it("is told from one that may not be read, by every way to it", async () => {
    const { tabId } = await extension.open(site.url("/bottomless"));
    const status = `chrome.tabs.get(${tabId}).then((tab) => tab.status)`;
    while ((await extension.person.inExtension(status)) !== "unloaded");
    for (const action of ["getDOMSnapshot", "getPageContent", "getAccessibilityTree", "captureScreenshot"]) {
      expect(await extension.request(action, { tabId })).toMatchObject({
        type: "error",
        code: "BROWSER_ERROR",
        error: expect.stringMatching(/^Tab \d+ has no page now: .*\/bottomless crashed/),
      });
    }
  });
});

describe("getAccessibilityTree where the debugger is forbidden", () => {
  beforeAll(async () => {
    await extension.person.inExtension("chrome.storage.sync.set({ debuggerAllowed: false })");
    await extension.server.hello(
      ({ capabilities }) => Array.isArray(capabilities) && !capabilities.includes("debugger"),
    );
  });

  it("has roles and names of everything, below plain containers too", async () => {
    expect(await inside("/simple")).toBe(
      'banner(navigation(link "Cells")), main(heading "Simple page", paragraph(StaticText "A few words."), ' +
        'table(rowgroup(row(columnheader "fruit", columnheader "colour"), row(cell "apple", cell "red"))), ' +
        'button "Press", heading "Too deep")',
    );
    const { summary, source } = await accessibility("/simple");
    expect(source).toBe("computed");
    expect(summary).toMatchObject({
      truncated: false,
      headingLevels: { h1: 1, h4: 1 },
      issueTypes: { "Heading level skipped": 1 },
      focusableElements: 2,
    });
  });

  it("works on pages that stand in its way", async () => {
    expect(await inside("/strict")).toBe('heading "Strict", paragraph(StaticText "Nothing may run here.")');
    expect(await inside("/clobbered")).toContain('textbox "getAttribute"');
    expect(await inside("/shadow")).toBe('region "outer"(StaticText "slotted", button "Deep")');
    expect(await inside("/framed")).toMatch(
      /^heading "Outer", iframe "Inner"\(banner.*iframe "Same"\(paragraph\(StaticText "Inner words"\)\), iframe "Foreign"$/,
    );
    expect(await inside("/form")).not.toContain("hush");
    expect((await accessibility("/cells")).summary).toMatchObject({ truncated: false, totalNodes: 2_502 });
    expect((await accessibility("/drawing.svg")).tree.name).toBe("Drawing");
    expect((await accessibility("/data.xml")).tree.role).toBe("document");
  });
});

describe("getPerformanceMetrics", () => {
  it("tells how the page loaded", async () => {
    const { timing, navigation, memory, resources } = await performance("/clobbered");
    expect(timing).toMatchObject({ loadTime: expect.any(Number), responseStart: expect.any(Number) });
    expect(navigation).toMatchObject({ type: 0, redirectCount: 0, status: 200 });
    expect(memory).toMatchObject({ usedJSHeapSize: expect.any(Number) });
    expect(resources.map(({ name }) => name)).toContain(site.url("/dot.svg"));
    expect(resources.filter(({ name }) => name.startsWith("chrome-extension:"))).toEqual([]);
  });

  it("tells the Core Web Vitals, from the document's first moment on", async () => {
    const { page, tabId } = await extension.open(site.url("/shifting"));
    await page.bringToFront();
    tabs.set("/shifting", tabId);
    await page.waitForSelector(".box");
    await page.click("button");
    const good = { value: expect.any(Number), rating: expect.any(String) };
    const expected = { LCP: good, CLS: good, INP: good, FCP: good, TTFB: good };
    let { vitals } = await performance("/shifting");
    // The browser tells of each when it has been painted.
    const told = () => Object.keys(expected).every((name) => name in vitals) && vitals["CLS"]?.value !== 0;
    while (!told()) ({ vitals } = await performance("/shifting"));
    expect(vitals).toEqual(expected);
  });
});
