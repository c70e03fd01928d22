import { actions } from "@browser-mcp/protocol";
import { FakeSites } from "../fake-sites.fixture.js";
import { defineHandler, type Handler, type HandlerReply } from "./handler.js";
import { Permitted } from "./permitted.js";

const never = new AbortController().signal;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const denied = expect.objectContaining({ code: "PERMISSION_DENIED" });
const from = (url?: string): HandlerReply<"getPageContent"> => ({
  data: { url: "u", title: "t", text: "words" },
  ...(url === undefined ? {} : { url }),
});

function setUp(answer: (signal: AbortSignal) => Promise<HandlerReply<"getPageContent">>) {
  const sites = new FakeSites();
  const calls = jest.fn();
  const inner = defineHandler("getPageContent", actions.getPageContent.params, (_params, signal) => {
    calls();
    return answer(signal);
  });
  const handler: Handler = new Permitted(sites).handler(inner);
  return { sites, handler, calls };
}

describe("a permitted handler", () => {
  it("answers as the handler inside", async () => {
    const { handler } = setUp(async () => from("https://a.test/"));
    expect(handler.action).toBe("getPageContent");
    expect(await handler.handle({}, never)).toEqual(from("https://a.test/"));
  });

  it("asks nothing while everything is paused", async () => {
    const { handler, sites, calls } = setUp(async () => from());
    sites.pause(true);
    await expect(handler.handle({}, never)).rejects.toEqual(denied);
    expect(calls).not.toHaveBeenCalled();
    sites.pause(false);
    await expect(handler.handle({}, never)).resolves.toEqual(from());
  });

  it("asks nothing until it is known what is off", async () => {
    const { handler, sites, calls } = setUp(async () => from());
    const known = sites.forget();
    const answered = handler.handle({}, never);
    await settled();
    expect(calls).not.toHaveBeenCalled();
    known();
    expect(await answered).toEqual(from());
  });

  it("ends at once when everything is paused, and tells the work", async () => {
    let told: AbortSignal | undefined;
    const { handler, sites } = setUp((signal) => {
      told = signal;
      return new Promise(() => undefined);
    });
    const answered = handler.handle({}, never);
    await settled();
    sites.turnOff("other.test");
    expect(told?.aborted).toBe(false);
    sites.pause(true);
    await expect(answered).rejects.toEqual(denied);
    expect(told?.aborted).toBe(true);
  });

  it("keeps an answer that came from a site that is off", async () => {
    const { handler, sites } = setUp(async () => from("https://private.test/"));
    sites.turnOff("private.test");
    await expect(handler.handle({}, never)).rejects.toEqual(denied);
  });

  it("ends with the caller's reason", async () => {
    const { handler } = setUp(() => new Promise(() => undefined));
    const controller = new AbortController();
    const answered = handler.handle({}, controller.signal);
    controller.abort(new Error("enough"));
    await expect(answered).rejects.toThrow("enough");
  });
});
