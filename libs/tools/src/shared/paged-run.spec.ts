import * as z from "zod";
import { positionFields, startOfPage } from "./paged-run.js";
import { ScriptedBrowser } from "./scripted-browser.fixture.js";

const position = z.object({ ...positionFields, filters: z.object({ word: z.string() }), after: z.int() });
const context = new ScriptedBrowser({}).context("read_words");
const held = { tabId: 7, browserId: "b", pageSize: 10, filters: { word: "w" }, after: 3 };
const cursor = context.cursors.issue("read_words", held);
const start = (args: object, asked: object = {}) => startOfPage("read_words", args, asked, position, context);

describe("startOfPage", () => {
  it("begins at the first page of what the arguments name", () => {
    expect(start({ tabId: 5, browserId: "c", limit: 3 })).toEqual({
      from: undefined,
      tabId: 5,
      browserId: "c",
      pageSize: 3,
    });
    expect(start({})).toMatchObject({ pageSize: 50 });
  });

  it("goes on where the cursor says, in pages of its size unless another is named", () => {
    expect(start({ cursor })).toEqual({ from: held, tabId: 7, browserId: "b", pageSize: 10 });
    expect(start({ cursor, pageSize: 4 })).toMatchObject({ pageSize: 4 });
  });

  it.each([
    [{ tabId: 8 }, {}, '"tabId"'],
    [{ browserId: "c" }, {}, '"browserId"'],
    [{}, { word: "x" }, '"word"'],
  ])("refuses %j and filters %j that the cursor was not made for", (args, asked, named) => {
    expect(() => start({ cursor, ...args }, asked)).toThrow(`argument ${named} differs`);
  });
});
