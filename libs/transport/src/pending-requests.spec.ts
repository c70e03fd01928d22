import { newCounters } from "./hub-stats.js";
import { PendingRequests, saysAttached, type PendingRequest } from "./pending-requests.js";

function setUp() {
  const counters = newCounters();
  const requests = new PendingRequests(counters);
  const make = (more: Partial<PendingRequest> = {}) => {
    const request: PendingRequest = {
      requestId: requests.nextId(),
      action: "getPageContent",
      tabId: 1,
      text: "",
      family: "f",
      holder: new Set(),
      connection: undefined,
      isInterim: undefined,
      onLate: undefined,
      lateTimer: undefined,
      resolve: jest.fn(),
      reject: jest.fn(),
      ...more,
    };
    requests.add(request);
    return request;
  };
  return { counters, requests, make };
}

const response = (requestId: string | undefined, data: unknown = 1) =>
  ({ type: "response", requestId, data }) as const;

describe("PendingRequests", () => {
  it("gives ids that neither repeat nor can be guessed from another hub's", () => {
    const [one, other] = [setUp().requests, setUp().requests];
    const ids = [one.nextId(), one.nextId(), other.nextId()];
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]?.split("-")[0]).not.toBe(ids[2]?.split("-")[0]);
  });

  it("lets only the family that was asked answer", () => {
    const { counters, requests, make } = setUp();
    const request = make();
    requests.answer(response(request.requestId), "other");
    expect(request.resolve).not.toHaveBeenCalled();
    expect(counters.unknownReplies).toBe(1);
    requests.answer(response(request.requestId), "f");
    expect(request.resolve).toHaveBeenCalledTimes(1);
    expect(request.holder.size).toBe(0);
  });

  it("tells doubled, late, unknown and unsolicited replies apart", () => {
    const { counters, requests, make } = setUp();
    const [answered, given] = [make(), make()];
    requests.answer(response(answered.requestId), "f");
    requests.abandon(given);
    for (const id of [answered.requestId, given.requestId, "invented", undefined]) {
      requests.answer(response(id), "f");
    }
    expect(counters).toMatchObject({
      duplicateReplies: 1,
      lateReplies: 1,
      unknownReplies: 1,
      unsolicitedReplies: 1,
    });
  });

  it("tells once of a reply that came late", () => {
    const { requests, make } = setUp();
    const onLate = jest.fn();
    const request = make({ onLate });
    requests.abandon(request);
    requests.answer(response(request.requestId), "other");
    expect(onLate).not.toHaveBeenCalled();
    requests.answer(response(request.requestId), "f");
    requests.answer(response(request.requestId), "f");
    expect(onLate).toHaveBeenCalledTimes(1);
  });

  it("waits on after an interim reply", () => {
    const { requests, make } = setUp();
    const request = make({ isInterim: saysAttached });
    requests.answer(response(request.requestId, { status: "attached" }), "f");
    expect(request.resolve).not.toHaveBeenCalled();
    requests.answer(response(request.requestId, { status: "success" }), "f");
    expect(request.resolve).toHaveBeenCalledTimes(1);
  });

  it("remembers only so many that are over", () => {
    const { counters, requests, make } = setUp();
    const first = make();
    requests.answer(response(first.requestId), "f");
    for (let i = 0; i < 1_000; i += 1) requests.abandon(make());
    requests.answer(response(first.requestId), "f");
    expect(counters).toMatchObject({ duplicateReplies: 0, unknownReplies: 1 });
  });
});
