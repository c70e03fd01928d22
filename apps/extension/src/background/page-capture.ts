import type { Logger } from "@browser-mcp/protocol";
import * as z from "zod";
import { endCapture, isCaptured } from "../page/capture-endings.js";
import { siteOf, type SiteRules } from "../shared/site-rules.js";
import { messageOf } from "./browser-errors.js";
import type {
  FramesApi,
  ScriptingApi,
  ScriptRegistryApi,
  ScriptTarget,
  StorageAreaApi,
} from "./chrome-api.js";
import { registerPageScripts, type PageScript } from "./page-scripts.js";
import { isReadableUrl } from "./readable-url.js";
import { scriptMatches } from "./script-matches.js";
import type { SitePolicy } from "./site-policy.js";
import type { TabAddresses } from "./tab-addresses.js";
import { within } from "./waiting.js";

/** Where `chrome.storage.session` holds what the open pages obey. */
const OBEYED_KEY = "captureObeys";
/** Longer, a page that is busy is not waited for; it obeys when it is free again. */
const PATIENCE_MS = 5_000;

/** What the recording inside pages depends on. */
export interface CaptureSurroundings {
  readonly sites: SitePolicy & { readonly rules: SiteRules; readonly paused: boolean };
  readonly shown: Pick<TabAddresses, "all" | "ready" | "onMoved">;
  readonly registry: ScriptRegistryApi;
  readonly scripting: ScriptingApi;
  readonly frames: FramesApi;
  /** `chrome.storage.session`. */
  readonly memory: StorageAreaApi;
  readonly log: Logger;
}

/**
 * Has pages of sites that are on recorded, and no others: new documents by what is registered, those that are open by
 * ending and beginning it there, whenever the rules change.
 */
export class PageCapture {
  /** Settles once new documents are recorded as the rules want; never rejects. */
  readonly registered: Promise<void>;
  #last: Promise<void>;

  constructor(
    private readonly scripts: readonly PageScript[],
    private readonly surroundings: CaptureSurroundings,
  ) {
    const { sites, shown } = surroundings;
    this.registered = sites.known.then(() => this.#register());
    this.#last = this.registered.then(() => this.#obey());
    sites.onChanged(() => this.#next(() => this.#register().then(() => this.#obey())));
    shown.onMoved((tabId, url) => {
      // A page that was not there when its site was turned off: it rested in the back-forward cache.
      if (isReadableUrl(url))
        this.#next(() => (sites.isOn(url) ? undefined : this.#obeyIn(tabId, this.#end)));
    });
  }

  /** Settles when what was changed until now is done. */
  get settled(): Promise<void> {
    return this.#last;
  }

  /** One after the other, so that the last word is the newest. */
  #next(work: () => Promise<void> | undefined): void {
    this.#last = this.#last.then(work);
  }

  async #register(): Promise<void> {
    const { sites, registry, log } = this.surroundings;
    const where = sites.paused ? undefined : scriptMatches(sites.rules);
    await registerPageScripts(registry, this.scripts, where, log);
  }

  /** Brings the open pages in line, unless they are already. */
  async #obey(): Promise<void> {
    const { sites, shown, memory, log } = this.surroundings;
    try {
      const wanted = JSON.stringify([sites.paused, sites.rules]);
      const obeyed = z.string().safeParse((await memory.get(OBEYED_KEY))[OBEYED_KEY]).data;
      if (obeyed === wanted) return;
      await memory.set({ [OBEYED_KEY]: wanted });
      if (obeyed === undefined) return; // until now nothing was recorded that was not registered
      await shown.ready;
      await Promise.all(
        shown.all
          .filter(([, url]) => isReadableUrl(url))
          .map(([tabId]) => this.#obeyIn(tabId, this.#endOrBegin)),
      );
    } catch (cause) {
      log.error("what is recorded in open pages could not be changed", { cause });
    }
  }

  async #obeyIn(tabId: number, obey: (target: Target, url: string) => Promise<void>): Promise<void> {
    const { frames, log } = this.surroundings;
    try {
      const all = (await frames.getAllFrames({ tabId })) ?? [];
      const ofFrame = new Map(all.map((frame) => [frame.frameId, frame]));
      const work = all.map(({ frameId }) =>
        obey({ tabId, frameIds: [frameId] }, addressOf(ofFrame, frameId)),
      );
      await within(PATIENCE_MS, Promise.allSettled(work), undefined);
    } catch (thrown) {
      // It was closed meanwhile.
      log.debug("what is recorded in a tab could not be changed", { tabId, why: messageOf(thrown) });
    }
  }

  // Both fail where a frame was left meanwhile, or Chrome lets nobody in: then nothing is recorded there either.

  readonly #end = async (target: Target, url: string): Promise<void> => {
    const { sites, scripting } = this.surroundings;
    if (!sites.isOn(url)) await scripting.call(target, true, endCapture);
  };

  readonly #endOrBegin = async (target: Target, url: string): Promise<void> => {
    const { sites, scripting } = this.surroundings;
    if (!sites.isOn(url)) return this.#end(target, url);
    const [frame] = await scripting.call(target, true, isCaptured);
    if (frame?.result !== false) return;
    const isPage = target.frameIds.includes(0);
    for (const { file, world, frames } of this.scripts) {
      if (frames || isPage) await scripting.insert(target, true, file, world);
    }
  };
}

/** One frame. */
interface Target extends ScriptTarget {
  readonly frameIds: number[];
}

interface Frame {
  readonly url: string;
  readonly parentFrameId: number;
}

/** The address that a frame counts by: its own or, where that is of no site, that of what it is in. */
export function addressOf(frames: ReadonlyMap<number, Frame>, frameId: number): string {
  const frame = frames.get(frameId);
  if (frame === undefined) return "";
  if (siteOf(frame.url) !== undefined || frame.parentFrameId < 0) return frame.url;
  return addressOf(frames, frame.parentFrameId);
}
