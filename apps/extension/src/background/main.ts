import "../shared/no-generated-code.js";
import { features, PROTOCOL_VERSION, type WireEvent } from "@browser-mcp/protocol";
import { ActivityLog } from "./activity-log.js";
import { browserAccessibility } from "./accessibility/browser-accessibility.js";
import { computedAccessibility } from "./accessibility-source.js";
import { browserName } from "./browser-name.js";
import { chromeScripting } from "./chrome-scripting.js";
import { ConnectionStatus } from "./connection-status.js";
import { chromeConsent } from "./consent/chrome-consent.js";
import { ConsentDesk } from "./consent/consent-desk.js";
import { GivenConsents } from "./consent/given-consents.js";
import { consoleLogger as log } from "./console-logger.js";
import { DebuggedDocuments } from "./debugged-documents.js";
import { DebuggerPolicy } from "./debugger-policy.js";
import { DebuggerSessions } from "./debugger-sessions.js";
import { keepDebuggerOff } from "./debugger-sites.js";
import { Dispatcher } from "./dispatcher.js";
import { Documents } from "./documents.js";
import { attachDebugger } from "./handlers/attach-debugger.js";
import { captureScreenshot } from "./handlers/capture-screenshot.js";
import { cdp } from "./handlers/cdp.js";
import { detachDebugger } from "./handlers/detach-debugger.js";
import { executeScript } from "./handlers/execute-script.js";
import { getAccessibilityTree } from "./handlers/get-accessibility-tree.js";
import { getAllTabs } from "./handlers/get-all-tabs.js";
import { getConsoleMessages } from "./handlers/get-console-messages.js";
import { getDOMSnapshot } from "./handlers/get-dom-snapshot.js";
import { getNetworkData } from "./handlers/get-network-data.js";
import { getPageContent } from "./handlers/get-page-content.js";
import { getPerformanceMetrics } from "./handlers/get-performance-metrics.js";
import { Permitted } from "./handlers/permitted.js";
import { requestConsent } from "./handlers/request-consent.js";
import { witnessed, type Witnesses } from "./handlers/witnessed.js";
import { keepAlive } from "./keep-alive.js";
import { ManagedSettings } from "./managed-settings.js";
import { followDebugger } from "./network/follow-debugger.js";
import { NetworkLog } from "./network/network-log.js";
import { reachOpenPages } from "./open-pages.js";
import { PageCalls } from "./page-calls.js";
import { PageCapture } from "./page-capture.js";
import { consoleScripts, vitalsScript } from "./page-scripts.js";
import { readLaunch } from "./read-launch.js";
import { ReplacedTabs } from "./replaced-tabs.js";
import { DevToolsCamera } from "./screenshot/devtools-camera.js";
import { redraw } from "./screenshot/redraw.js";
import { ShownTabs } from "./screenshot/shown-tabs.js";
import { chromeMainWorld } from "./script/chrome-main-world.js";
import { PageDialogs } from "./script/page-dialogs.js";
import { ScriptRunner } from "./script/script-runner.js";
import { Settings } from "./settings.js";
import { SiteAccess } from "./site-access.js";
import { ServerSocket } from "./socket.js";
import { somebodyListens } from "./somebody-listens.js";
import { TabAccess } from "./tab-access.js";
import { TabAddresses } from "./tab-addresses.js";
import { TabBadge } from "./tab-badge.js";
import { relayChanges } from "./tab-changes.js";
import { TabEvents } from "./tab-events.js";

// The worker: puts the parts together and hands them the real `chrome`. All listeners are added before the first wait,
// because Chrome wakes a sleeping worker only for those. Whatever wakes it, it connects.

const managed = new ManagedSettings(chrome.storage.managed, log);
const settings = new Settings(chrome.storage.sync, chrome.storage.local, managed);
const sites = new SiteAccess(chrome.storage.local, managed, log);
const shown = new TabAddresses(chrome.tabs, log);
const status = new ConnectionStatus(chrome.storage.session, chrome.action, sites, log);
const badge = new TabBadge(chrome.action, {
  tabs: chrome.tabs,
  sites,
  shown,
  whole: () => status.badge,
  log,
});
status.onBadgeChanged(() => badge.wholeChanged());
const activity = new ActivityLog(chrome.storage.session, log);
const permitted = new Permitted(sites);
const witnesses: Witnesses = {
  tabs: { get: (tabId) => access.peek(tabId) },
  sites,
  current: () => access.current(),
  used: (tabId, by) => badge.used(tabId, by),
  noted: (entry) => activity.add(entry),
};
const replacedTabs = new ReplacedTabs(chrome.tabs, { memory: chrome.storage.session, log });
const access = new TabAccess(chrome.tabs, replacedTabs, chrome.extension, sites);
const pages = new PageCalls(chromeScripting, access);
const notify = (event: WireEvent): boolean => socket.send(JSON.stringify({ type: "notification", event }));
const debuggerPolicy = new DebuggerPolicy(chrome.storage.sync, managed);
const sessions = new DebuggerSessions(chrome.debugger, {
  policy: debuggerPolicy,
  memory: chrome.storage.session,
  log,
});
sessions.onEnded((tabId, reason) => {
  if (reason !== "released") notify({ type: "debugger-detached", tabId, reason });
});
const network = new NetworkLog({
  webRequest: chrome.webRequest,
  tabs: chrome.tabs,
  memory: chrome.storage.session,
  send: (tabId, method, params) => sessions.command(tabId, method, params),
  sites,
  shown,
  log,
});
followDebugger(network, sessions, log);
keepDebuggerOff(sessions, sites, shown, log);
const documents = new Documents(chrome.webNavigation);
const debuggedDocuments = new DebuggedDocuments(documents, sessions, chrome.tabs);
const runner = new ScriptRunner(sessions, new PageDialogs(sessions, log));
const shownTabs = new ShownTabs(chrome.tabs);
const camera = new DevToolsCamera(sessions, (tabId, work) => shownTabs.show(tabId, work));
const consents = new ConsentDesk({ ...chromeConsent, given: new GivenConsents(chrome.storage.local) });
const handlers = [
  getAllTabs(chrome.tabs, sites),
  getPageContent(access, pages),
  getDOMSnapshot(access, pages),
  getAccessibilityTree(access, pages, [
    browserAccessibility({ access, documents, sessions, log }),
    computedAccessibility(pages),
  ]),
  getPerformanceMetrics(access, pages),
  getConsoleMessages(access, pages, sites),
  getNetworkData(access, chrome.tabs, network, (tabId) => sessions.isAttached(tabId)),
  captureScreenshot({ access, tabs: chrome.tabs, documents, pages, sessions, camera, shownTabs, redraw }),
  executeScript({ access, documents: debuggedDocuments, sessions, runner, mainWorld: chromeMainWorld }),
  attachDebugger(access, sessions),
  detachDebugger(access, sessions),
  requestConsent(access, chrome.tabs, consents),
  cdp(access, sessions),
];

let browserId = "";
const socket: ServerSocket = new ServerSocket({
  open: (url) => new WebSocket(url),
  listens: (url) => somebodyListens(url),
  hello: () => ({
    type: "hello",
    protocol: PROTOCOL_VERSION,
    browserId,
    name: browserName(navigator),
    version: chrome.runtime.getManifest().version,
    capabilities: [
      ...dispatcher.capabilities,
      features.callers,
      features.tabEvents,
      features.screenshotTargets,
      features.domQuery,
      features.markdown,
      features.unchangedContent,
      features.changeEvents,
      ...(debuggerPolicy.allowed ? [features.debugger] : []),
    ],
  }),
  onFrame: (frame) => dispatcher.handle(frame),
  onConnection: (connection) => status.show(connection),
  log,
});
const dispatcher = new Dispatcher(
  handlers.map((handler) => witnessed(permitted.handler(handler), witnesses)),
  socket,
  log,
);

new TabEvents(chrome.tabs, notify, log, sites);
relayChanges(chrome.runtime, notify, sites);
settings.onDestinationChanged(() => follow());
debuggerPolicy.onAllowedChanged(() => {
  if (!debuggerPolicy.allowed) {
    sessions.endAll().catch((cause: unknown) => log.warn("not every debugger could be detached", { cause }));
  }
  socket.renew();
});
keepAlive(chrome.alarms, () => socket.ensure(), log);
chrome.runtime.onStartup.addListener(() => socket.ensure());
chrome.runtime.onInstalled.addListener(() => socket.ensure());
// Pages hold ports so that Chrome starts a worker that has ended; nothing is said there, and starting is connecting. Of
// others only a window that asks for consent speaks.
chrome.runtime.onConnect.addListener((port) => consents.connected(port));
// The popup knocks when it opens, so that a worker that slept connects while the person looks.
chrome.runtime.onMessage.addListener(() => socket.ensure());

// A page that a client opens is recorded from its first script on: the scripts are there before the server can ask.
const capture = new PageCapture([...consoleScripts, vitalsScript], {
  sites,
  shown,
  registry: chrome.scripting,
  scripting: chromeScripting,
  frames: chrome.webNavigation,
  memory: chrome.storage.session,
  log,
});

// Before anything else is known: a launched browser never knocks at the default address, another server's.
const adopted = readLaunch((path) => fetch(chrome.runtime.getURL(path))).then((launch) =>
  settings.adopt(launch),
);

void capture.registered.then(() =>
  reachOpenPages(consoleScripts, {
    tabs: chrome.tabs,
    scripting: chromeScripting,
    frames: chrome.webNavigation,
    memory: chrome.storage.session,
    isOn: (url) => sites.isOn(url),
    log,
  }),
);

/** Goes where the settings say, at the start and after each change. */
function follow(): void {
  const connect = async (): Promise<void> => {
    [browserId] = await Promise.all([
      settings.browserId(),
      adopted,
      capture.registered,
      debuggerPolicy.known,
      sites.known,
    ]);
    const server = await settings.destination();
    // What the former server asked for is no business of the next one.
    if (socket.connectTo(server)) dispatcher.abandon();
    // Nobody is there to use a debugger, and nobody shall be.
    if ("byPerson" in server) await sessions.endAll();
  };
  connect().catch((cause: unknown) => log.error("the settings could not be read", { cause }));
}
follow();
