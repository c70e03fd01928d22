import { ScriptDoubts } from "./script-doubts.js";

const counts = (doubts: ScriptDoubts) => [1, 2, undefined].map((tabId) => doubts.count(tabId));

describe("ScriptDoubts", () => {
  it("doubts the tab in which a script was given up, until that is cleared", () => {
    const doubts = new ScriptDoubts();
    expect(counts(doubts)).toEqual([0, 0, 0]);
    doubts.add(1);
    doubts.add(1);
    expect(counts(doubts)).toEqual([2, 0, 2]);
    doubts.clear(1);
    expect(counts(doubts)).toEqual([0, 0, 0]);
  });

  it("doubts no longer when the one reply has come", () => {
    const doubts = new ScriptDoubts();
    doubts.add(1).heard();
    doubts.add(undefined).heard();
    expect(counts(doubts)).toEqual([0, 0, 0]);
  });

  it("goes on doubting when one of several replies has come, for it may be any one's", () => {
    const doubts = new ScriptDoubts();
    const [first] = [doubts.add(1), doubts.add(1)];
    first?.heard();
    expect(doubts.count(1)).toBe(2);
  });

  it("doubts every tab after one that was for the active tab, each until it is cleared", () => {
    const doubts = new ScriptDoubts();
    doubts.add(undefined);
    expect(counts(doubts)).toEqual([1, 1, 1]);
    doubts.clear(1);
    expect(counts(doubts)).toEqual([0, 1, 1]);
    doubts.clear(undefined);
    expect(counts(doubts)).toEqual([0, 0, 0]);
  });

  it("does not count without end, nor remember tabs without end", () => {
    const doubts = new ScriptDoubts();
    for (let i = 0; i < 50; i += 1) doubts.add(7);
    expect(doubts.count(7)).toBe(5);
    for (let tabId = 100; tabId < 1_100; tabId += 1) doubts.add(tabId);
    expect([doubts.count(7), doubts.count(100)]).toEqual([0, 1]);
  });
});
