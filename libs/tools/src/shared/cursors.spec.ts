import * as z from "zod";
import { Cursors } from "./cursors.js";

const position = z.object({ after: z.number() });

describe("Cursors", () => {
  const cursors = new Cursors();

  it("gives back the position that it was made of", () => {
    expect(cursors.read("a_tool", cursors.issue("a_tool", { after: 7 }), position)).toEqual({ after: 7 });
  });

  it.each(["", "x", "e30.", "e30.AAAAAAAAAAAAAAAAAAAAAA", "....", "💥"])(
    "refuses %j, which it did not make",
    (text) => {
      expect(() => cursors.read("a_tool", text, position)).toThrow("not made by this server");
    },
  );

  it("refuses one whose content was changed", () => {
    const [, signature] = cursors.issue("a_tool", { after: 7 }).split(".");
    const body = Buffer.from(JSON.stringify(["a_tool", Date.now() + 1000, { after: 8 }])).toString(
      "base64url",
    );
    expect(() => cursors.read("a_tool", `${body}.${signature}`, position)).toThrow("not made by this server");
  });

  it.each([
    (cursor: string) => `${cursor}.x`,
    (cursor: string) => `${cursor}=`,
    (cursor: string) => ` ${cursor}`,
  ])("refuses one to which something was added %#", (change) => {
    const cursor = change(cursors.issue("a_tool", { after: 7 }));
    expect(() => cursors.read("a_tool", cursor, position)).toThrow("not made by this server");
  });

  it("refuses one of another server", () => {
    expect(() => cursors.read("a_tool", new Cursors().issue("a_tool", { after: 7 }), position)).toThrow(
      "not made by this server",
    );
  });

  it("refuses one of another tool, naming it", () => {
    expect(() => cursors.read("a_tool", cursors.issue("b_tool", { after: 7 }), position)).toThrow(
      "it belongs to b_tool",
    );
  });

  it("refuses one that is older than five minutes", () => {
    jest.useFakeTimers();
    const cursor = cursors.issue("a_tool", { after: 7 });
    jest.advanceTimersByTime(5 * 60_000);
    expect(cursors.read("a_tool", cursor, position)).toEqual({ after: 7 });
    jest.advanceTimersByTime(1);
    expect(() => cursors.read("a_tool", cursor, position)).toThrow("older than 5 minutes");
    jest.useRealTimers();
  });
});
