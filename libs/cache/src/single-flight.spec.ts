import { SingleFlight } from "./single-flight.js";

const scope = { browserId: "b1", tabId: 7 };

interface Control {
  aborted: boolean;
  land: (answer: string) => void;
  crash: (error: Error) => void;
}

/** A flight that ends when the spec says so, and that can be aborted. */
function controlled(flights: SingleFlight<string>, key = "k") {
  const control: Control = { aborted: false, land: () => undefined, crash: () => undefined };
  const flight = flights.start(
    key,
    scope,
    true,
    (_self, signal) =>
      new Promise((resolve, reject) => {
        control.land = resolve;
        control.crash = reject;
        signal.addEventListener("abort", () => {
          control.aborted = true;
          reject(new Error("aborted"));
        });
      }),
  );
  return { flight, control };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("SingleFlight", () => {
  it("gives all who wait the one answer", async () => {
    const flights = new SingleFlight<string>();
    const { flight, control } = controlled(flights);
    const first = flight.wait();
    const second = flights.find("k", undefined)?.wait(new AbortController().signal);
    control.land("answer");
    expect(await Promise.all([first, second])).toEqual(["answer", "answer"]);
  });

  it("gives all who wait the one failure", async () => {
    const flights = new SingleFlight<string>();
    const { flight, control } = controlled(flights);
    const both = Promise.allSettled([flight.wait(), flight.wait(new AbortController().signal)]);
    control.crash(new Error("broken"));
    expect(await both).toEqual([
      { status: "rejected", reason: new Error("broken") },
      { status: "rejected", reason: new Error("broken") },
    ]);
  });

  it("goes on while one still waits", async () => {
    const flights = new SingleFlight<string>();
    const { flight, control } = controlled(flights);
    const leaver = new AbortController();
    const left = flight.wait(leaver.signal);
    const stayed = flight.wait(new AbortController().signal);
    leaver.abort();
    await expect(left).rejects.toMatchObject({ code: "CANCELLED" });
    expect(control.aborted).toBe(false);
    control.land("answer");
    expect(await stayed).toBe("answer");
  });

  it("is aborted when the last one leaves, and joined by nobody then", async () => {
    const flights = new SingleFlight<string>();
    const { flight, control } = controlled(flights);
    const leavers = [new AbortController(), new AbortController()];
    const left = Promise.allSettled(leavers.map(({ signal }) => flight.wait(signal)));
    for (const leaver of leavers) leaver.abort();
    expect(control.aborted).toBe(true);
    expect(flights.find("k", undefined)).toBeUndefined();
    expect((await left).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("does not count a signal that aborts after the answer", async () => {
    const flights = new SingleFlight<string>();
    const { flight, control } = controlled(flights);
    const late = new AbortController();
    const answer = flight.wait(late.signal);
    control.land("answer");
    await answer;
    await Promise.resolve();
    late.abort();
    expect(control.aborted).toBe(false);
  });

  it("is found only under its key, while it lasts and while it is young enough", async () => {
    const flights = new SingleFlight<string>();
    const { flight, control } = controlled(flights);
    const answer = flight.wait();
    expect(flights.find("other", undefined)).toBeUndefined();
    expect(flights.find("k", 0)).toBeUndefined();
    jest.advanceTimersByTime(100);
    expect([flights.find("k", 99), flights.find("k", 100)]).toEqual([undefined, flight]);
    control.land("answer");
    await answer;
    expect(flights.find("k", undefined)).toBeUndefined();
  });

  it("gives the youngest of a key, also once an older one has ended", async () => {
    const flights = new SingleFlight<string>();
    const older = controlled(flights);
    const younger = controlled(flights);
    const answer = older.flight.wait();
    void younger.flight.wait();
    older.control.land("answer");
    await answer;
    expect(flights.find("k", undefined)).toBe(younger.flight);
  });

  it("is joined and kept no more once something changed in its scope", () => {
    const flights = new SingleFlight<string>();
    const { flight } = controlled(flights);
    void flight.wait();
    flights.outdate({ browserId: "b1", tabId: 8 });
    expect([flights.find("k", undefined), flight.mayBeKept]).toEqual([flight, true]);
    flights.outdate({ browserId: "b1" });
    expect([flights.find("k", undefined), flight.mayBeKept]).toEqual([undefined, false]);
  });
});
