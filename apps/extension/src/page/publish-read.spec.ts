/** @jest-environment jsdom */
import { endCapture } from "./capture-endings.js";
import { callPublished } from "./page-functions.js";
import { publishRead } from "./publish-read.js";
import { readContent, shownContent } from "./read-content.js";
import { tellContent } from "./told-content.js";

/** jsdom lays nothing out. */
class FakeResizeObserver {
  readonly observe = (): void => undefined;
  readonly disconnect = (): void => undefined;
}
/** What would come later is not what is shown here. */
class FakeMessageChannel {
  readonly port1 = {};
  readonly port2 = { postMessage: (): void => undefined };
}
const request = { includeHtml: false, includeMetadata: false };
const sendMessage = jest.fn((_message: unknown) => Promise.resolve());
let text: string;
const read = () => callPublished("readContent", request);
const halfASecond = (): void => void jest.advanceTimersByTime(501);

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Document.prototype, "visibilityState", "get").mockReturnValue("visible");
  Object.assign(globalThis, {
    chrome: { runtime: { sendMessage } },
    navigation: new EventTarget(),
    ResizeObserver: FakeResizeObserver,
    MessageChannel: FakeMessageChannel,
    requestIdleCallback: (work: () => void) => setTimeout(work),
    cancelIdleCallback: clearTimeout,
  });
  text = "One";
  Object.defineProperty(HTMLElement.prototype, "innerText", { configurable: true, get: () => text });
  publishRead("readContent", { frames: false, read: readContent, shown: shownContent, answer: tellContent });
});
afterEach(async () => {
  await endCapture();
  sendMessage.mockClear();
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe("an answer that may be kept", () => {
  it("is told to be wrong where the page shows something else without a trace", async () => {
    expect(await read()).toMatchObject({ ok: true, observed: true, value: { content: { text } } });
    halfASecond();
    expect(sendMessage).not.toHaveBeenCalled();
    text = "Two";
    halfASecond();
    halfASecond();
    expect(sendMessage.mock.calls).toEqual([[{ type: "page-changed" }]]);
  });

  it("is told to be wrong at once where a node has changed, and checked no more", async () => {
    await read();
    document.body.append("!");
    await Promise.resolve();
    text = "Two";
    halfASecond();
    expect(sendMessage).toHaveBeenCalledTimes(1);
  });

  it("is nothing to a page whose site was turned off", async () => {
    await read();
    await endCapture();
    text = "Two";
    halfASecond();
    expect(sendMessage).not.toHaveBeenCalled();
  });
});
