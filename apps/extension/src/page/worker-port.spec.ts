import type { PageLife } from "./page-life.js";
import { holdWorkerPort, type PortRuntime, type WorkerPort } from "./worker-port.js";

class FakePort implements WorkerPort {
  left = false;
  #broken = (): void => undefined;
  readonly onDisconnect = { addListener: (listener: () => void) => void (this.#broken = listener) };

  disconnect(): void {
    this.left = true;
  }

  /** What the worker's end, or the extension's, does to it. */
  break(): void {
    this.#broken();
  }
}

/** A page that holds a port, and its browser. */
function setUp({ visible = true, random = () => 0.5 }: { visible?: boolean; random?: () => number } = {}) {
  const ports: FakePort[] = [];
  const heard: Record<"left" | "back", () => void> = { left: () => undefined, back: () => undefined };
  const remember = (name: "left" | "back") => (listener: () => void, signal: AbortSignal) => {
    heard[name] = () => {
      if (!signal.aborted) listener();
    };
  };
  const state = { visible, installed: true, refuses: false, deaf: false };
  const runtime: PortRuntime = {
    id: "an id",
    connect: () => {
      if (state.refuses) throw new Error("Extension context invalidated.");
      const made = new FakePort();
      ports.push(made);
      if (state.deaf) setTimeout(() => made.break());
      return made;
    },
  };
  const page: PageLife = {
    isVisible: () => state.visible,
    onLeft: remember("left"),
    onBack: remember("back"),
  };
  holdWorkerPort(() => (state.installed ? runtime : undefined), page, random);
  return { ports, state, left: () => heard.left(), back: () => heard.back() };
}

beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
afterEach(() => jest.useRealTimers());

describe("a page's port to the worker", () => {
  it("is opened at once", () => {
    expect(setUp().ports).toHaveLength(1);
  });

  it("is opened again as soon as it breaks, in a page that is looked at", () => {
    const { ports } = setUp();
    for (let time = 1; time <= 100; time += 1) {
      jest.advanceTimersByTime(30_000);
      ports.at(-1)?.break();
      jest.advanceTimersByTime(0);
      expect(ports).toHaveLength(time + 1);
    }
  });

  it("is opened again later, each at its own moment, in pages that nobody looks at", () => {
    const soon = setUp({ visible: false, random: () => 0 });
    const late = setUp({ visible: false, random: () => 0.999 });
    jest.advanceTimersByTime(30_000);
    for (const { ports } of [soon, late]) ports[0]?.break();
    jest.advanceTimersByTime(1_000);
    expect([soon.ports.length, late.ports.length]).toEqual([2, 1]);
    jest.advanceTimersByTime(4_000);
    expect([soon.ports.length, late.ports.length]).toEqual([2, 2]);
  });

  it("is tried less and less often where it breaks at once, and then no more", () => {
    const { ports, state } = setUp();
    state.deaf = true;
    ports[0]?.break();
    const moments: number[] = [];
    for (let half = 0; half < 1_200; half += 1) {
      const before = ports.length;
      jest.advanceTimersByTime(500);
      if (ports.length > before) moments.push(half / 2);
    }
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(gaps).toEqual([1.5, 3, 6, 12, 24, 30, 30]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("is tried again by a page that had given up, once it is looked at", () => {
    const { ports, state, back } = setUp();
    state.deaf = true;
    ports[0]?.break();
    jest.advanceTimersByTime(600_000);
    state.deaf = false;
    const before = ports.length;
    back();
    expect(ports).toHaveLength(before + 1);
  });

  it("is closed while the page is in the back-forward cache, and opened when it is back", () => {
    const { ports, left, back } = setUp();
    left();
    expect(ports[0]?.left).toBe(true);
    ports[0]?.break();
    jest.advanceTimersByTime(60_000);
    expect(ports).toHaveLength(1);
    back();
    expect(ports).toHaveLength(2);
  });

  it("stays as it is when the page is looked at again", () => {
    const { ports, back } = setUp();
    back();
    expect(ports).toHaveLength(1);
  });

  it("is given up for good when the extension is gone", () => {
    const { ports, state, back } = setUp();
    jest.advanceTimersByTime(30_000);
    state.installed = false;
    ports[0]?.break();
    jest.advanceTimersByTime(60_000);
    expect(jest.getTimerCount()).toBe(0);
    state.installed = true; // as another's would be
    back();
    expect(ports).toHaveLength(1);
  });

  it("that Chrome refuses disturbs nothing", () => {
    const { ports, state } = setUp();
    jest.advanceTimersByTime(30_000);
    state.refuses = true;
    ports[0]?.break();
    expect(() => jest.advanceTimersByTime(0)).not.toThrow();
    state.refuses = false;
    jest.advanceTimersByTime(5_000);
    expect(ports).toHaveLength(2);
  });
});
