/** @jest-environment jsdom */
import { pageExtent } from "./page-extent.js";

describe("the extent of a page", () => {
  it("is the number of its elements and texts, and the length of its longest text that can be shown", async () => {
    document.documentElement.innerHTML =
      `<head><style>${"x".repeat(50)}</style></head>` +
      `<body><script>${"y".repeat(50)}</script><p>ten or so.</p></body>`;
    // html, head, style, body, script, p, and the text in three of them.
    expect(await pageExtent()).toEqual({ nodes: 9, longestText: 10 });
  });

  it("is measured also where elements take the document's names", async () => {
    document.documentElement.innerHTML = "<body><img name='createTreeWalker'>some text</body>";
    expect(await pageExtent()).toMatchObject({ longestText: 9 });
  });
});
