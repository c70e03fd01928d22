/** @jest-environment jsdom */
import { ChangeWatch } from "./change-watch.js";

const microtasks = (): Promise<void> => Promise.resolve();
let told: number;
let watch: ChangeWatch;
/** What is to be done when the read's task is over. */
let waiting: (() => void)[];
let now: number;
const taskOver = (): void => waiting.splice(0).forEach((work) => work());

/** Those that watch sizes now; jsdom has none of its own. */
const sizes = new Set<FakeResizeObserver>();
class FakeResizeObserver {
  constructor(readonly tell: () => void) {}
  observe(): void {
    sizes.add(this);
  }
  disconnect(): void {
    sizes.delete(this);
  }
}
const resized = (): void => sizes.forEach(({ tell }) => tell());

beforeEach(() => {
  Object.assign(globalThis, { navigation: new EventTarget(), ResizeObserver: FakeResizeObserver });
  document.body.innerHTML = "<p>One</p><div></div>";
  told = 0;
  waiting = [];
  now = 0;
  watch = new ChangeWatch(
    () => (told += 1),
    (work) => waiting.push(work),
    () => now,
  );
});
// Nothing of one test may tell of the next.
afterEach(() => {
  watch.arm(true);
  window.dispatchEvent(new Event("resize"));
});

const element = (selector: string): Element => {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(selector);
  return found;
};

const changes: Record<string, () => void> = {
  "an element": () => element("div").append(document.createElement("b")),
  "a text": () => (element("p").textContent = "Two"),
  "an attribute": () => element("p").setAttribute("hidden", ""),
  "the title": () => (document.title = "Other"),
  "what is typed": () => element("p").dispatchEvent(new Event("input", { bubbles: true })),
  "an image that has loaded": () => element("p").dispatchEvent(new Event("load")),
  "a size": () => window.dispatchEvent(new Event("resize")),
  "the pointer's place": () => element("p").dispatchEvent(new Event("pointerover", { bubbles: true })),
  "the focus": () => element("p").dispatchEvent(new Event("focusin", { bubbles: true })),
  "the address": () => navigation.dispatchEvent(new Event("currententrychange")),
};

describe("a change of a page", () => {
  it.each(Object.keys(changes))("is told once after a read: %s", async (what) => {
    expect(watch.arm(false)).toBe(true);
    changes[what]?.();
    changes[what]?.();
    await microtasks();
    changes["an element"]?.();
    await microtasks();
    expect(told).toBe(1);
  });

  it("is told where nothing but the place shows it that the page takes", () => {
    watch.arm(false);
    resized(); // as it was
    expect(told).toBe(0);
    resized();
    expect([told, sizes.size]).toEqual([1, 0]);
  });

  it("is told again after the next read", async () => {
    for (const text of ["a", "b"]) {
      watch.arm(false);
      element("p").textContent = text;
      await microtasks();
    }
    expect(told).toBe(2);
  });

  it("is told once of an unchanged page that was read twice, with what the first read set up", async () => {
    const observe = jest.spyOn(MutationObserver.prototype, "observe");
    expect([watch.arm(false), watch.arm(false)]).toEqual([true, true]);
    expect(observe).toHaveBeenCalledTimes(1);
    observe.mockRestore();
    element("p").setAttribute("hidden", "");
    await microtasks();
    expect(told).toBe(1);
  });

  it("is not told when nothing was read", async () => {
    changes["an element"]?.();
    await microtasks();
    expect(told).toBe(0);
  });

  it("just before the next read belongs to the read before it", () => {
    watch.arm(false);
    element("p").textContent = "Two";
    watch.arm(false);
    expect(told).toBe(1);
  });

  it("in an open shadow root is told", async () => {
    const root = element("div").attachShadow({ mode: "open" });
    root.innerHTML = "<i>x</i>";
    watch.arm(false);
    root.firstElementChild?.remove();
    await microtasks();
    expect(told).toBe(1);
  });

  it("is told where the page has given the document other methods", async () => {
    Object.assign(document, { addEventListener: null, querySelectorAll: null });
    watch.arm(false);
    element("p").dispatchEvent(new Event("toggle"));
    expect(told).toBe(1);
    Reflect.deleteProperty(document, "addEventListener");
    Reflect.deleteProperty(document, "querySelectorAll");
  });
});

describe("after a change, what was found before", () => {
  const shadowOf = (host: Element): ShadowRoot => {
    const root = host.attachShadow({ mode: "open" });
    root.innerHTML = "<i>x</i>";
    return root;
  };
  /** Reads, changes, and reads again, once the page was looked over. */
  const readTwice = async (): Promise<void> => {
    watch.arm(false);
    element("p").textContent += "!";
    await microtasks();
    expect(told).toBe(1);
    expect(watch.arm(false)).toBe(true);
  };

  it("is watched at once, and nothing is told of what stays as it is", async () => {
    const root = shadowOf(element("div"));
    await readTwice();
    taskOver();
    expect(told).toBe(1);
    root.firstElementChild?.remove();
    await microtasks();
    expect(told).toBe(2);
  });

  it("is watched before the page was looked over", async () => {
    const root = shadowOf(element("div"));
    await readTwice();
    root.firstElementChild?.remove();
    await microtasks();
    expect(told).toBe(2);
    taskOver();
    expect(told).toBe(2);
  });

  it("counts as changed where there is a shadow root beside it, which the next read watches", async () => {
    await readTwice();
    const root = shadowOf(element("div"));
    await microtasks();
    expect(told).toBe(1);
    taskOver();
    expect(told).toBe(2);
    watch.arm(false);
    taskOver();
    root.firstElementChild?.remove();
    await microtasks();
    expect(told).toBe(3);
  });

  it("counts as changed where an element has come that may yet be defined", async () => {
    await readTwice();
    jest.spyOn(Document.prototype, "querySelector").mockImplementation(() => document.body);
    taskOver();
    expect(told).toBe(2);
    expect(watch.arm(false)).toBe(false);
    jest.restoreAllMocks();
    taskOver();
    expect([told, watch.arm(false)]).toEqual([2, false]);
    watch.end();
    expect(watch.arm(false)).toBe(true);
  });

  it("counts as changed where an element got a shadow root since, of which nothing tells", () => {
    watch.arm(false);
    shadowOf(element("div"));
    for (const read of [1, 2]) expect([watch.arm(false), waiting.length, read]).toEqual([true, 1, read]);
    expect(told).toBe(0);
    taskOver();
    expect(told).toBe(1);
    watch.arm(false);
    expect(watch.mayHoldShadows).toBe(true);
  });

  it("is of no use where only the place told of the change: an element may have got a shadow root", () => {
    watch.arm(false);
    resized();
    shadowOf(element("div"));
    resized();
    expect(told).toBe(1);
    watch.arm(false);
    expect(watch.mayHoldShadows).toBe(true);
  });

  it("is known of an element that got its shadow root in the same breath", async () => {
    watch.arm(false);
    shadowOf(element("div"));
    element("p").textContent += "!";
    await microtasks();
    taskOver();
    watch.arm(false);
    expect([told, watch.mayHoldShadows]).toEqual([1, true]);
  });

  it("is good for a second: an element may have got a shadow root since", async () => {
    await readTwice();
    element("p").textContent += "!";
    await microtasks();
    taskOver();
    shadowOf(element("div"));
    now = 1_001;
    watch.arm(false);
    expect([told, watch.mayHoldShadows]).toEqual([2, true]);
  });

  it("tells whether there may be shadow roots now", async () => {
    watch.arm(false);
    expect(watch.mayHoldShadows).toBe(false);
    element("p").textContent += "!";
    await microtasks();
    watch.arm(false);
    expect(watch.mayHoldShadows).toBe(false);
    const host = document.createElement("x-host");
    shadowOf(host);
    element("p").replaceWith(document.createElement("p"), host);
    await microtasks();
    watch.arm(false);
    expect(watch.mayHoldShadows).toBe(true);
    taskOver();
    watch.arm(false);
    expect(watch.mayHoldShadows).toBe(true);
  });

  it("is of no use to a read that takes frames too: that looks for itself", () => {
    watch.arm(false);
    window.dispatchEvent(new Event("resize"));
    taskOver();
    watch.arm(true);
    expect(waiting).toEqual([]);
  });

  it("is left alone where the watch was ended meanwhile", async () => {
    await readTwice();
    shadowOf(element("div"));
    watch.end();
    taskOver();
    expect(told).toBe(1);
  });
});

describe("somebody else", () => {
  it("may have the page looked over, for what is there unwatched", () => {
    watch.arm(false);
    watch.look();
    expect(told).toBe(0);
    element("div").attachShadow({ mode: "open" });
    watch.look();
    expect([told, watch.isArmed]).toEqual([1, false]);
  });

  it("may have seen the change, which is told once", () => {
    watch.changed();
    expect([told, watch.arm(false), watch.isArmed]).toEqual([0, true, true]);
    watch.changed();
    watch.changed();
    expect(told).toBe(1);
  });
});

describe("a frame of the same origin", () => {
  const frameBody = (): HTMLElement => {
    element("div").append(document.createElement("iframe"));
    const body = document.querySelector("iframe")?.contentDocument?.body;
    if (body == null) throw new Error("jsdom made no frame");
    return body;
  };

  it("is watched where the read takes it", async () => {
    const body = frameBody();
    watch.arm(true);
    body.append("x");
    await microtasks();
    expect(told).toBe(1);
  });

  it("that shows a page of another origin now, is a change before that page has loaded", () => {
    frameBody();
    watch.arm(true);
    watch.look();
    expect(told).toBe(0);
    const shown = jest.spyOn(HTMLIFrameElement.prototype, "contentDocument", "get").mockReturnValue(null);
    watch.look();
    shown.mockRestore();
    expect([told, watch.isArmed]).toEqual([1, false]);
  });

  it("is not where no read does", async () => {
    const body = frameBody();
    watch.arm(false);
    body.append("x");
    await microtasks();
    expect(told).toBe(0);
  });

  it("stays watched when a read that does not take it comes after one that does", async () => {
    const body = frameBody();
    watch.arm(true);
    watch.arm(false);
    body.append("x");
    await microtasks();
    expect(told).toBe(1);
  });
});

describe("what could change unseen is said", () => {
  it("of more shadow roots than are watched", () => {
    const hosts = Array.from({ length: 1_001 }, () => document.createElement("div"));
    for (const host of hosts) host.attachShadow({ mode: "open" });
    element("div").append(...hosts);
    expect(watch.arm(false)).toBe(false);
  });

  it("of an element that may yet be defined", () => {
    jest.spyOn(Document.prototype, "querySelector").mockImplementation((selector: string) => {
      expect(selector).toBe(":not(:defined)"); // which jsdom does not know
      return document.body;
    });
    expect(watch.arm(false)).toBe(false);
    // Once it is defined it may hold a shadow root, and there are as many elements as before.
    expect(watch.mayHoldShadows).toBe(true);
    jest.restoreAllMocks();
  });
});

it("tells nothing any more once it was ended, until it is armed again", async () => {
  watch.arm(false);
  changes["an element"]?.();
  watch.end();
  changes["a size"]?.();
  await microtasks();
  expect(told).toBe(0);
  watch.arm(false);
  changes["a size"]?.();
  expect(told).toBe(1);
});
