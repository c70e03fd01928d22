import { cutText } from "./cut-text.js";

describe("cutText", () => {
  it("leaves what fits as it is", () => expect(cutText("abc", 3)).toBe("abc"));
  it("keeps the beginning of what does not", () => expect(cutText("abcd", 3)).toBe("abc"));
  it("halves no character", () => expect(cutText("ab😀", 3)).toBe("ab"));
});
