// What a page's world has and jsdom has not; to be imported before `pristine.js`.

class NoChannel {}
class NoPort {
  postMessage(): never {
    throw new Error("jsdom has no ports");
  }
}
Object.assign(globalThis, {
  MessageChannel: globalThis.MessageChannel ?? NoChannel,
  MessagePort: globalThis.MessagePort ?? NoPort,
});
