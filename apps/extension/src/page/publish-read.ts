import { pageChanged } from "../shared/page-changed.js";
import { onCaptureEnd } from "./capture-endings.js";
import { ChangeWatch } from "./change-watch.js";
import { publishFinding, type PageFunctionName, type PageRequest, type PageValue } from "./page-functions.js";
import { Recheck, type Shown } from "./recheck.js";

declare global {
  /** Of the isolated world: one for all scripts of ours in a document. */
  var browserMcpWatch: ChangeWatch | undefined;
  /** Likewise. */
  var browserMcpRecheck: Recheck | undefined;
}

/** How a page is read, in one task. */
export interface Reading<N extends PageFunctionName, V> {
  /** Whether the documents of same-origin frames are read too. */
  readonly frames: boolean;
  readonly read: (request: PageRequest<N>) => V;
  /** What of it can change without a trace. */
  readonly shown: (request: PageRequest<N>, value: V) => readonly Shown[];
  /** What is told of it. */
  readonly answer: (value: V, request: PageRequest<N>) => PageValue<N>;
}

/**
 * Offers a function whose answers may be kept until the page changes: each call arms the watch first, and the worker is
 * told of the first change after it, be it seen at once or when the page is looked at again.
 */
export function publishRead<N extends PageFunctionName, V>(
  name: N,
  { frames, read, shown, answer }: Reading<N, V>,
): void {
  publishFinding(name, (request) => {
    const { watch, recheck } = observation();
    const isWatched = watch.arm(frames);
    const begun = performance.now();
    const value = read(request);
    const observed = isWatched && recheck.keep(shown(request, value), performance.now() - begun);
    return { value: answer(value, request), observed };
  });
}

function observation(): { readonly watch: ChangeWatch; readonly recheck: Recheck } {
  const { browserMcpWatch: watch, browserMcpRecheck: recheck } = globalThis;
  return watch === undefined || recheck === undefined ? beginToObserve() : { watch, recheck };
}

function beginToObserve(): { readonly watch: ChangeWatch; readonly recheck: Recheck } {
  const watch = new ChangeWatch(() => {
    recheck.end();
    tellWorker();
  });
  const recheck = new Recheck(watch);
  onCaptureEnd(() => {
    watch.end();
    recheck.end();
    globalThis.browserMcpWatch = undefined;
    globalThis.browserMcpRecheck = undefined;
  });
  globalThis.browserMcpWatch = watch;
  globalThis.browserMcpRecheck = recheck;
  return { watch, recheck };
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
