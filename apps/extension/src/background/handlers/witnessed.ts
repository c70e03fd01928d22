import { actions, BrowserMcpError, wireCallerSchema, type WireCaller } from "@browser-mcp/protocol";
import * as z from "zod";
import type { Activity } from "../../shared/activity.js";
import { siteOf } from "../../shared/site-rules.js";
import type { ChromeTab, TabsApi } from "../chrome-api.js";
import type { SitePolicy } from "../site-policy.js";
import type { OpenTab } from "../tab-access.js";
import { urlOf } from "../wire-tab.js";
import type { Handler } from "./handler.js";

const askedSchema = z.object({
  caller: wireCallerSchema.optional().catch(undefined),
  tabId: z.int().optional().catch(undefined),
});

/** What is told of a call, and to whom. */
export interface Witnesses {
  readonly tabs: Pick<TabsApi, "get">;
  readonly sites: Pick<SitePolicy, "isOn">;
  /** The tab that is meant when none is named. */
  current(): Promise<OpenTab>;
  /** A call has begun at a tab; the returned function says that it has ended. */
  used(tabId: number, by: { readonly client: string; readonly tool: string }): () => void;
  /** A call has ended. */
  noted(activity: Activity): void;
}

/** The handler, whose calls the person can see: while they are at work, and later. What nobody asked for is not told. */
export function witnessed(handler: Handler, witnesses: Witnesses): Handler {
  const { kind, params } = actions[handler.action];
  const meansTab = "tabId" in params.shape;
  const handle: Handler["handle"] = async (request, signal) => {
    const { caller, tabId } = askedSchema.parse(request);
    if (caller === undefined) return handler.handle(request, signal);
    const at = Date.now();
    const by = byOf(caller, handler);
    // Beside the call, which does not wait for it.
    const place = meansTab ? nextTask().then(() => tabOf(tabId, witnesses)) : Promise.resolve(undefined);
    const use = place.then((tab) => (tab?.id === undefined ? undefined : witnesses.used(tab.id, by)));
    const note = async (outcome: Activity["outcome"]): Promise<void> => {
      await nextTask();
      const [tab, ended] = await Promise.all([place, use]);
      ended?.();
      witnesses.noted({
        ...{ at, ...by, kind: kind === "read" ? "read" : "change", outcome },
        ...(tab === undefined ? {} : placeOf(tab, witnesses.sites)),
      });
    };
    try {
      const reply = await handler.handle(request, signal);
      void note("done");
      return reply;
    } catch (thrown) {
      const refused = thrown instanceof BrowserMcpError && thrown.code === "PERMISSION_DENIED";
      void note(refused ? "refused" : "failed");
      throw thrown;
    }
  };
  return { action: handler.action, handle };
}

const byOf = ({ client, tool }: WireCaller, { action }: Handler) => ({ client, tool: tool ?? action });

/** When the call's question is under way, or its answer: neither waits for what the person is told. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The tab that a call means, as it is when the call begins; undefined where there is none that may be used. Never fails. */
async function tabOf(
  tabId: number | undefined,
  { tabs, sites, current }: Witnesses,
): Promise<ChromeTab | undefined> {
  try {
    const tab = await tabs.get(tabId ?? (await current()).id);
    return sites.isOn(urlOf(tab)) ? tab : undefined;
  } catch {
    return undefined; // the call itself says why
  }
}

function placeOf(
  tab: ChromeTab,
  sites: Pick<SitePolicy, "isOn">,
): Pick<Activity, "tabId" | "site" | "title"> {
  const [url, { id, title }] = [urlOf(tab), tab];
  if (id === undefined || !sites.isOn(url)) return {};
  const site = siteOf(url);
  return {
    tabId: id,
    ...(site === undefined ? {} : { site }),
    ...(title === undefined || title === "" ? {} : { title: title.slice(0, 300) }),
  };
}
