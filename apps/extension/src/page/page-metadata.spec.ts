/** @jest-environment jsdom */
import { pageMetadata } from "./page-metadata.js";

const of = (head: string): ReturnType<typeof pageMetadata> => {
  document.head.innerHTML = head;
  return pageMetadata();
};

describe("pageMetadata", () => {
  it("has what the page says of itself, and no other keys", () => {
    expect(
      of(`<meta name="viewport" content="width=device-width"><meta name="description" content="About">
        <meta name="keywords" content="a, b"><meta property="og:title" content="T">
        <meta property="og:description" content="D"><meta name="robots" content="noindex"><meta charset="utf-8">`),
    ).toEqual({
      viewport: "width=device-width",
      description: "About",
      keywords: "a, b",
      ogTitle: "T",
      ogDescription: "D",
    });
  });

  it("takes any spelling, and the first value that is not empty", () => {
    expect(
      of(`<meta name="Description" content=" "><meta name=" DESCRIPTION " content=" one "><meta name="description" content="two">
        <meta name="og:title" content="T"><meta name="twitter:card" property="OG:Description" content="D">`),
    ).toEqual({ description: "one", ogTitle: "T", ogDescription: "D" });
  });
});
