/** @jest-environment jsdom */
import { FRESH_FOR_MS } from "@browser-mcp/protocol";
import { Recheck, type Shown } from "./recheck.js";

let now: number;
/** What is to be done, and when. */
let waiting: { readonly at: number; readonly work: () => void }[];
let hide: () => void;
let visible: boolean;
let armed: boolean;
let told: number;
let looks: number;
/** What a look takes. */
let lookMs: number;
let recheck: Recheck;

const watch = {
  get isArmed() {
    return armed;
  },
  look: () => {
    looks += 1;
    now += lookMs;
  },
  changed: () => {
    armed = false;
    told += 1;
    recheck.end();
  },
};
const timing = {
  now: () => now,
  idleAfter: (ms: number, work: () => void) => {
    const one = { at: now + ms, work };
    waiting.push(one);
    return () => void (waiting = waiting.filter((other) => other !== one));
  },
};
const sight = {
  isVisible: () => visible,
  onHidden: (listener: () => void, signal: AbortSignal) =>
    void (hide = () => void (signal.aborted || listener())),
};
/** Lets the page idle until then. */
const idleUntil = (end: number): void => {
  for (;;) {
    const next = waiting.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined || next.at > end) break;
    waiting = waiting.filter((other) => other !== next);
    now = next.at;
    next.work();
  }
  now = Math.max(now, end);
};

let text: string;
const shownText = (): Shown => ({ key: "text", value: text, now: () => text });
/** Reads the text, as after `arm`. */
const read = (ms = 1): boolean => {
  armed = true;
  return recheck.keep([shownText()], ms);
};

beforeEach(() => {
  [now, waiting, visible, armed, told, looks, lookMs, text] = [0, [], true, false, 0, 0, 1, "One"];
  recheck = new Recheck(watch, sight, timing);
});

describe("a page that shows something else than was answered", () => {
  it("is told within half a second, once", () => {
    expect(read()).toBe(true);
    text = "Two";
    idleUntil(501);
    expect([told, waiting]).toEqual([1, []]);
  });

  it("is told as long as the answer may be served, and no longer looked at afterwards", () => {
    read();
    idleUntil(FRESH_FOR_MS - 1_000);
    text = "Two";
    idleUntil(FRESH_FOR_MS);
    expect(told).toBe(1);
    read();
    idleUntil(3 * FRESH_FOR_MS);
    expect([told, waiting]).toEqual([1, []]);
  });

  it("is told at the next read at the latest, which is not kept", () => {
    read();
    text = "Two";
    expect([read(), told]).toEqual([false, 1]);
    expect([read(), told]).toEqual([true, 1]);
  });

  it("is told where nothing is there any more that could be compared", () => {
    armed = true;
    let asked = 0;
    const element = (): string => {
      if (asked++ > 0) throw new TypeError("none");
      return "p";
    };
    recheck.keep([{ key: "element", value: element(), now: element }], 1);
    idleUntil(501);
    expect(told).toBe(1);
  });

  it("is looked over for what is there unwatched, also where nothing is compared", () => {
    armed = true;
    expect(recheck.keep([], 1)).toBe(true);
    idleUntil(501);
    expect([looks, told]).toEqual([1, 0]);
  });
});

it("a page that stays as it is is looked at until the newest answer has ended, by one round of checks", () => {
  read();
  idleUntil(10_000);
  expect([read(), waiting.length]).toEqual([true, 1]);
  idleUntil(10_000 + FRESH_FOR_MS - 1_000);
  expect([told, waiting.length]).toEqual([0, 1]);
  idleUntil(10_000 + FRESH_FOR_MS + 1_000);
  expect([told, waiting]).toEqual([0, []]);
});

it("a page that nobody reads is not looked at", () => {
  idleUntil(10_000);
  expect([looks, waiting]).toEqual([0, []]);
});

it("a fiftieth of the page's time is taken at most", () => {
  lookMs = 16;
  read();
  idleUntil(500);
  expect(waiting[0]?.at).toBe(500 + 16 + 800);
});

describe("what is dear to check", () => {
  it("is kept until that is known, and not afterwards", () => {
    lookMs = 30;
    expect(read(25)).toBe(true);
    idleUntil(501);
    expect([told, waiting]).toEqual([1, []]);
    expect(read(25)).toBe(false);
  });

  it("is kept again where a read shows that it is not dear, or after a while", () => {
    lookMs = 30;
    read(25);
    idleUntil(501);
    expect(read(5)).toBe(true);
    recheck.end();
    idleUntil(FRESH_FOR_MS + 501);
    expect(read(25)).toBe(true);
  });

  it.each<[string, Shown]>([
    ["it says so itself", { key: "boxes", value: undefined, now: () => undefined }],
    ["it is longer than what a page keeps", { key: "long", value: "x".repeat(8_000_001), now: () => "" }],
  ])("is not kept at all where %s", (_why, shown) => {
    armed = true;
    expect([recheck.keep([shown], 1), waiting]).toEqual([false, []]);
  });

  it("is not kept where it is of more kinds than a page keeps", () => {
    armed = true;
    const kept = Array.from({ length: 101 }, (_, index) =>
      recheck.keep([{ key: `element ${index}`, value: "p", now: () => "p" }], 1),
    );
    expect(kept.lastIndexOf(true)).toBe(99);
  });
});

describe("of a page that nobody looks at, where timers come late,", () => {
  it("nothing is kept", () => {
    visible = false;
    expect([read(), waiting]).toEqual([false, []]);
  });

  it("what was kept before counts as changed", () => {
    read();
    hide();
    expect([told, waiting]).toEqual([1, []]);
    hide();
    expect(told).toBe(1);
  });

  it("also where the page keeps that it is hidden to itself", () => {
    read();
    visible = false;
    idleUntil(501);
    expect([told, waiting]).toEqual([1, []]);
  });
});

it("nothing is kept that a change overtook, nor once it was ended", () => {
  expect(recheck.keep([shownText()], 1)).toBe(false);
  read();
  recheck.end();
  text = "Two";
  idleUntil(10_000);
  expect([told, waiting]).toEqual([0, []]);
});
