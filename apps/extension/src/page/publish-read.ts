import { pageChanged } from "../shared/page-changed.js";
import { onCaptureEnd } from "./capture-endings.js";
import { ChangeWatch } from "./change-watch.js";
import { publish, type Implementation, type PageFunctionName } from "./page-functions.js";

declare global {
  /** Of the isolated world: one for all scripts of ours in a document. */
  var browserMcpWatch: ChangeWatch | undefined;
}

/**
 * Offers a function whose answers may be kept until the page changes: each call arms the watch first, and the worker is
 * told of the first change after it.
 * @param frames whether the function reads the documents of same-origin frames too
 */
export function publishRead<N extends PageFunctionName>(
  name: N,
  implementation: Implementation<N>,
  { frames }: { readonly frames: boolean },
): void {
  publish(name, implementation, () => {
    globalThis.browserMcpWatch ??= beginToWatch();
    return globalThis.browserMcpWatch.arm(frames);
  });
}

function beginToWatch(): ChangeWatch {
  const watch = new ChangeWatch(tellWorker);
  onCaptureEnd(() => {
    watch.end();
    globalThis.browserMcpWatch = undefined;
  });
  return watch;
}

function tellWorker(): void {
  // Fails where the extension was updated or removed since: nobody keeps what it read.
  const nobodyThere = (): void => undefined;
  try {
    chrome.runtime.sendMessage(pageChanged).catch(nobodyThere);
  } catch {
    nobodyThere();
  }
}
