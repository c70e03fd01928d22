import { BrowserMcpError } from "@browser-mcp/protocol";
import { ImageConverter } from "./image-converter.js";
import { noise } from "./image.fixture.js";

/** A worker that runs this, with `job` and `parentPort` at hand. */
const worker = (code: string) => () =>
  Promise.resolve(
    new URL(
      `data:text/javascript,${encodeURIComponent(
        `import { parentPort, workerData } from "node:worker_threads"; const { job } = workerData; ${code}`,
      )}`,
    ),
  );
const echo = worker(
  "parentPort.postMessage({ ok: true, encoded: { image: job.image, width: 1, height: 2 } });",
);
const never = worker("setInterval(() => undefined, 1000);");
const job = { image: new Uint8Array([1, 2, 3]), mimeType: "image/png", quality: 90, maxBytes: 100 } as const;
const signal = new AbortController().signal;

describe("ImageConverter", () => {
  it("hands the image to a thread and its answer back", async () => {
    const { image, width, height } = await new ImageConverter({}, echo).convert(job, signal);
    expect({ image: [...image], width, height }).toEqual({ image: [1, 2, 3], width: 1, height: 2 });
  });

  it("finishes more images than it has threads", async () => {
    const converter = new ImageConverter({ maxWorkers: 1 }, echo);
    const all = await Promise.all([1, 2, 3].map(() => converter.convert(job, signal)));
    expect(all).toHaveLength(3);
  });

  it.each([
    [
      "answers with an error",
      "parentPort.postMessage({ ok: false, code: 'INVALID_REPLY', message: 'm' });",
      "INVALID_REPLY",
    ],
    ["throws", "throw new Error('broken');", "INTERNAL_ERROR"],
    ["ends without a word", "", "INTERNAL_ERROR"],
  ])("fails when the thread %s, and goes on with the next", async (_what, code, expected) => {
    let broken = true;
    const file = () => (broken ? worker(code) : echo)();
    const converter = new ImageConverter({ maxWorkers: 1 }, file);
    await expect(converter.convert(job, signal)).rejects.toMatchObject({ code: expected });
    broken = false;
    await expect(converter.convert(job, signal)).resolves.toMatchObject({ width: 1 });
  });

  it("ends the thread, or the wait for one, when the caller gives up", async () => {
    const converter = new ImageConverter({ maxWorkers: 1 }, never);
    const reason = new BrowserMcpError("CANCELLED", "no longer wanted");
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map((controller) => converter.convert(job, controller.signal));
    const outcomes = Promise.allSettled(calls);
    for (const controller of controllers.reverse()) controller.abort(reason);
    await expect(outcomes).resolves.toEqual([
      { status: "rejected", reason },
      { status: "rejected", reason },
    ]);
  });

  it("does not begin for a caller that is gone", async () => {
    await expect(new ImageConverter({}, never).convert(job, AbortSignal.abort())).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });

  it("lets only so many wait", async () => {
    const converter = new ImageConverter({ maxWorkers: 1, maxWaiting: 1 }, never);
    const controller = new AbortController();
    const held = Promise.allSettled([1, 2].map(() => converter.convert(job, controller.signal)));
    await expect(converter.convert(job, signal)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
    controller.abort();
    await held;
  });

  it("converts in place where there is no file for a thread", async () => {
    const image = await noise(8, 6);
    await expect(
      new ImageConverter().convert({ ...job, image, maxBytes: 1e6 }, signal),
    ).resolves.toMatchObject({
      width: 8,
      height: 6,
    });
  });
});
