import { PeersByUse } from "./peers-by-use.js";

const peer = (browserId: string, isOpen = true) => ({ browser: { browserId }, isOpen });
const a = peer("a");
const b = peer("b", false);
const c = peer("c");

describe("PeersByUse", () => {
  let peers: PeersByUse<typeof a>;

  beforeEach(() => {
    peers = new PeersByUse();
    for (const one of [a, b, c]) peers.add(one);
  });

  it("puts the newest first until another is used", () => {
    expect(peers.all()).toEqual([c, b, a]);
    peers.used(a);
    peers.used(b);
    expect(peers.all()).toEqual([b, a, c]);
  });

  it("tells those that can be asked from those that are away", () => {
    expect(peers.open()).toEqual([c, a]);
    expect(peers.away()).toEqual([b]);
  });

  it("knows none that has left, also when that is said to be used", () => {
    peers.delete(b);
    peers.used(b);
    expect(peers.find("b")).toBeUndefined();
    expect(peers.find("a")).toBe(a);
    expect(peers.all()).toEqual([c, a]);
  });
});
