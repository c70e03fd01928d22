import { Worker } from "node:worker_threads";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { CancelSignal } from "@browser-mcp/protocol";
import { convertImage } from "./image-codec.js";
import type { EncodedImage, ImageJob } from "./image-codec.js";
import type { WorkerAnswer, WorkerTask } from "./image-worker.js";

/** Bounds of an {@link ImageConverter}. */
export interface ImageConverterLimits {
  /** Threads at the same time; each works on one image and then ends. */
  readonly maxWorkers: number;
  /** Images that may wait for a thread; the next fails with LIMIT_EXCEEDED. */
  readonly maxWaiting: number;
}

const defaultLimits: ImageConverterLimits = { maxWorkers: 2, maxWaiting: 100 };

/** Converts images in threads of their own, because one takes a second or more. Idle, it holds nothing. */
export class ImageConverter {
  readonly #limits: ImageConverterLimits;
  readonly #file: () => Promise<URL | undefined>;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param file the worker's file; undefined = convert in this thread. Default: {@link ownWorkerFile} */
  constructor(
    limits: Partial<ImageConverterLimits> = {},
    file: () => Promise<URL | undefined> = ownWorkerFile,
  ) {
    this.#limits = { ...defaultLimits, ...limits };
    this.#file = file;
  }

  /**
   * Converts one image.
   * @param signal aborting it ends the thread at once
   * @throws BrowserMcpError INVALID_REPLY, LIMIT_EXCEEDED, CANCELLED, INTERNAL_ERROR, or the signal's own reason
   */
  async convert(job: ImageJob, signal: CancelSignal): Promise<EncodedImage> {
    const file = await this.#file();
    await this.#take(signal);
    try {
      return file === undefined ? await convertImage(job) : await convertInThread(file, job, signal);
    } finally {
      // The next in line takes over the place, so that nobody slips in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  async #take(signal: CancelSignal): Promise<void> {
    throwIfAborted(signal);
    if (this.#running >= this.#limits.maxWorkers) await this.#wait(signal);
    else this.#running += 1;
  }

  #wait(signal: CancelSignal): Promise<void> {
    if (this.#waiting.length >= this.#limits.maxWaiting) {
      return Promise.reject(
        new BrowserMcpError(
          "LIMIT_EXCEEDED",
          `${this.#limits.maxWaiting} images wait to be converted already.`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(reasonOf(signal));
      };
      this.#waiting.push(begin);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

/**
 * Where the worker is, whatever build this runs in. There is none of its own when it runs from TypeScript sources, or
 * when a bundler has put everything into one file, which a thread would run as a second program.
 */
async function ownWorkerFile(): Promise<URL | undefined> {
  const { workerFile } = await import("./image-worker.js");
  const alone = workerFile !== import.meta.url && /\.m?js$/.test(workerFile);
  return alone ? new URL(workerFile) : undefined;
}

function convertInThread(file: URL, job: ImageJob, signal: CancelSignal): Promise<EncodedImage> {
  const task: WorkerTask = { mark: "browser-mcp/image", job };
  const worker = new Worker(file, { workerData: task, execArgv: [], env: {} });
  return new Promise<EncodedImage>((resolve, reject) => {
    const abort = (): void => reject(reasonOf(signal));
    signal.addEventListener("abort", abort, { once: true });
    worker.once("message", (answer: WorkerAnswer) => {
      if (answer.ok) resolve(answer.encoded);
      else reject(new BrowserMcpError(answer.code, answer.message));
    });
    worker.once("error", (cause) => reject(failed(cause.message, cause)));
    worker.once("exit", (code) => {
      signal.removeEventListener("abort", abort);
      reject(failed(`its thread ended with ${code}`));
    });
  }).finally(() => worker.terminate());
}

function failed(why: string, cause?: unknown): BrowserMcpError {
  return new BrowserMcpError("INTERNAL_ERROR", `The image could not be converted: ${why}.`, { cause });
}

function throwIfAborted(signal: CancelSignal): void {
  if (signal.aborted) throw reasonOf(signal);
}

/** Why a signal was aborted, as a coded error. */
function reasonOf({ reason }: CancelSignal): BrowserMcpError {
  if (reason instanceof BrowserMcpError) return reason;
  return new BrowserMcpError("CANCELLED", "The conversion of an image was cancelled.", { cause: reason });
}
