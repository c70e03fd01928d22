import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ErrorCode } from "@browser-mcp/protocol";
import { convertImage } from "./image-codec.js";
import type { EncodedImage, ImageJob } from "./image-codec.js";

/** What a worker is started with; the mark keeps this file quiet in anybody else's worker. */
export interface WorkerTask {
  readonly mark: "browser-mcp/image";
  readonly job: ImageJob;
}

/** What a worker says, once. */
export type WorkerAnswer =
  | { readonly ok: true; readonly encoded: EncodedImage }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** This file, wherever a build has put it: loaded in a worker thread it converts one image and ends. */
export const workerFile = import.meta.url;

function isTask(data: unknown): data is WorkerTask {
  return typeof data === "object" && data !== null && "mark" in data && data.mark === "browser-mcp/image";
}

async function answerTo(job: ImageJob): Promise<WorkerAnswer> {
  try {
    return { ok: true, encoded: await convertImage(job) };
  } catch (thrown) {
    const { code, message } = BrowserMcpError.from(thrown);
    return { ok: false, code, message };
  }
}

if (!isMainThread && isTask(workerData)) {
  void answerTo(workerData.job).then((answer) => parentPort?.postMessage(answer));
}
