// What a page's world has and jsdom has not; to be imported before `pristine.js`.

class NoChannel {}
class NoPort {
  postMessage(): never {
    throw new Error("jsdom has no ports");
  }
}
class NoIntersections {
  observe(): never {
    throw new Error("jsdom draws nothing");
  }
  disconnect(): never {
    throw new Error("jsdom draws nothing");
  }
}
Object.assign(globalThis, {
  IntersectionObserver: globalThis.IntersectionObserver ?? NoIntersections,
  MessageChannel: globalThis.MessageChannel ?? NoChannel,
  MessagePort: globalThis.MessagePort ?? NoPort,
});
