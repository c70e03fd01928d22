import { actions, BrowserMcpError } from "@browser-mcp/protocol";
import type { TabsApi } from "../chrome-api.js";
import { addResponseBodies, bodySource, type Answer } from "../network/add-response-bodies.js";
import type { NetworkLog, NetworkView } from "../network/network-log.js";
import { wireOffNetwork, wireRequest, type WireRequest } from "../network/wire-request.js";
import type { TabAccess } from "../tab-access.js";
import { untilAborted } from "../waiting.js";
import { urlOf } from "../wire-tab.js";
import { defineHandler, type Handler } from "./handler.js";

/** How long an answer that is complete for the page may take to be so for the debugger. */
const SETTLE_MS = 1_000;
const SETTLE_STEP_MS = 50;

/** `getNetworkData`: what a tab has asked of the network, also before the worker's last sleep, and while discarded. */
export const getNetworkData = (
  access: Pick<TabAccess, "current" | "admit" | "listed">,
  tabs: Pick<TabsApi, "query">,
  log: NetworkLog,
  isAttached: (tabId: number) => boolean,
): Handler =>
  defineHandler("getNetworkData", actions.getNetworkData.params, async (params, signal) => {
    const { tabId, includeRequestBodies = false, includeResponseBodies = false } = params;
    const [tab] = await Promise.all([
      tabId === undefined ? current(access, tabs) : given(access, tabId),
      log.ready,
    ]);
    await access.admit(tab.id);
    if (includeResponseBodies) {
      await untilAborted(log.caughtUp(tab.id), signal);
      await untilAborted(settled(log, tab.id), signal);
    }
    const view = log.view(tab.id);
    const answers = answersOf(view, includeRequestBodies, isAttached(tab.id));
    if (includeResponseBodies) await untilAborted(addResponseBodies(answers, log.bodies), signal);
    await access.admit(tab.id);
    const requests = answers.map(({ request }) => request);
    return { data: { requests, totalCount: view.seen }, tabId: tab.id, url: tab.url };
  });

/** Everything in the reply, oldest first. */
function answersOf(view: NetworkView, withBodies: boolean, attached: boolean): Answer[] {
  const sent = view.web.map((record): Answer => {
    const devtools = view.pairs.get(record);
    const request = wireRequest(record, devtools, withBodies);
    const watched = view.wasWatched(record.startTime);
    return {
      request,
      source: bodySource(request, devtools, { ambiguous: view.ambiguous.has(record), watched, attached }),
    };
  });
  const local = view.offNetwork.map((record): Answer => {
    const request: WireRequest = wireOffNetwork(record);
    return { request, source: bodySource(request, record, { ambiguous: false, watched: true, attached }) };
  });
  return [...sent, ...local].sort((a, b) => a.request.startTime - b.request.startTime);
}

/** The debugger hears of an answer's end a little after the page: waits for what must come. */
async function settled(log: NetworkLog, tabId: number): Promise<void> {
  const end = Date.now() + SETTLE_MS;
  const isSettled = (): boolean =>
    [...log.view(tabId).pairs].every(
      ([request, { endTime, type }]) =>
        endTime !== undefined || request.endTime === undefined || type === "WebSocket",
    );
  while (!isSettled() && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_STEP_MS));
  }
}

interface Tab {
  readonly id: number;
  readonly url: string;
}

const given = async (access: Pick<TabAccess, "listed">, tabId: number): Promise<Tab> => ({
  id: tabId,
  url: urlOf(await access.listed(tabId)),
});

/** As for every action; but a browser without a page to read is no error here, it has asked nothing. */
async function current(access: Pick<TabAccess, "current">, tabs: Pick<TabsApi, "query">): Promise<Tab> {
  try {
    return await access.current();
  } catch (thrown) {
    if (!(thrown instanceof BrowserMcpError) || thrown.code !== "PAGE_NOT_READABLE") throw thrown;
    const [active] = await tabs.query({ active: true, lastFocusedWindow: true });
    if (active?.id === undefined) throw thrown;
    return { id: active.id, url: urlOf(active) };
  }
}
