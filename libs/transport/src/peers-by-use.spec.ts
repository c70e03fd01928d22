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

  it("lists the same list while nothing changes, and another as soon as something has", () => {
    const [first, second] = [peer("d"), peer("e")];
    for (const one of [first, second]) peers.add(one);
    const listed = peers.open();
    expect(peers.open()).toBe(listed);
    second.isOpen = false; // nobody has told yet
    expect(peers.open()).toEqual([first, c, a]);
    second.isOpen = true;
    first.isOpen = false;
    expect(peers.open()).toEqual([second, c, a]);
    peers.used(a);
    expect(peers.open()).toEqual([a, second, c]);
  });

  it("looks at each of many only when it is told of a change", () => {
    const many = Array.from({ length: 20 }, (_entry, index) => peer(`many ${index}`));
    for (const one of many) peers.add(one);
    const listed = peers.open();
    expect(listed).toHaveLength(22);
    for (const one of many) one.isOpen = false;
    expect(peers.open()).toBe(listed);
    peers.changed();
    expect(peers.open()).toEqual([c, a]);
  });

  it("knows none that has left, also when that is said to be used", () => {
    peers.delete(b);
    peers.used(b);
    expect(peers.find("b")).toBeUndefined();
    expect(peers.find("a")).toBe(a);
    expect(peers.all()).toEqual([c, a]);
  });
});
