// One socket for all tabs; flat requests in, `{type, requestId, data | error}` out.

const HEARTBEAT_MS = 10_000;
const RECONNECT_MS = 5_500;
const KEPT_REQUESTS = 200;
const SENT_REQUESTS = 50;
const LATE_MS = 10_000;
const DEBUGGER_DOMAINS = ["Network", "Page", "Runtime", "DOM", "CSS", "Overlay"];

let socket;
const attached = new Set();
/** tabId → requests, newest last. */
const requests = new Map();

const send = (frame) => {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
};
const notify = (event) => send({ type: "notification", event });

async function connect() {
  const { serverUrl } = await (await fetch(chrome.runtime.getURL("server-url.json"))).json();
  socket = new WebSocket(serverUrl);
  socket.onopen = () =>
    notify({ type: "connection_established", status: "connected", timestamp: Date.now() });
  socket.onmessage = ({ data }) => {
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame && typeof frame.action === "string") void answer(frame);
  };
  socket.onclose = () => setTimeout(connect, RECONNECT_MS);
}
setInterval(() => send({ type: "heartbeat", timestamp: new Date().toISOString() }), HEARTBEAT_MS);
void connect();

async function answer(request) {
  const handler = handlers[request.action];
  // An unknown action gets no answer at all.
  if (handler === undefined) return;
  const reply = await replierFor(request);
  const respond = (data) => reply({ type: "response", requestId: request.requestId, data: data ?? null });
  try {
    await handler(request, respond);
  } catch (error) {
    reply({ type: "error", requestId: request.requestId, error: error.message });
  }
}

/** What is wrong with the way of a reply; each for the first request of an action on a tab only. */
const faults = {
  doubled: (frame) => {
    send(frame);
    send({ ...frame, data: null });
  },
  // After the server has given up, and while its next request is under way.
  late: (frame) => setTimeout(send, LATE_MS, frame),
  missing: () => undefined,
};
const faulty = new Set();

/** Sends replies, in the way that the address of the page asks for: `?replies=doubled`. */
async function replierFor({ action, tabId }) {
  const { url } = tabId ? await chrome.tabs.get(tabId).catch(() => ({})) : {};
  const fault = url ? new URL(url).searchParams.get("replies") : null;
  const first = `${action} ${tabId}`;
  if (fault === null || faulty.has(first)) return send;
  faulty.add(first);
  return faults[fault];
}

async function activeTab() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (tab === undefined) throw new Error("Failed to get active tab: No valid web pages found.");
  return tab.id;
}

const inPage = async (request, respond) => {
  const tabId = request.tabId || (await activeTab());
  const { action, script, timeout } = request;
  const { data, error } = await chrome.tabs.sendMessage(tabId, { action, script, timeout });
  if (error !== undefined) throw new Error(error);
  respond(data);
};

const target = (request) => ({ tabId: request.tabId });

async function attach(request) {
  await chrome.debugger.attach(target(request), "1.3");
  attached.add(request.tabId);
  for (const domain of DEBUGGER_DOMAINS) {
    await chrome.debugger.sendCommand(target(request), `${domain}.enable`);
  }
}

/** Attaches first where it must, and then tells of that too: two replies with one id. */
const command = (method, params) => async (request, respond) => {
  if (!attached.has(request.tabId)) {
    await attach(request);
    respond({ status: "attached" });
  }
  await chrome.debugger.sendCommand(target(request), method, params(request));
  respond({ status: "success" });
};

const handlers = {
  getAllTabs: async (_request, respond) => {
    const tabs = await chrome.tabs.query({});
    respond(
      tabs.map(({ id, url, title, active, windowId, index }) => ({
        id,
        url,
        title,
        active,
        windowId,
        index,
      })),
    );
  },
  getPageContent: async (request, respond) => {
    try {
      await inPage(request, respond);
    } catch (error) {
      if (!error.message.includes("Receiving end does not exist")) throw error;
      const tabId = request.tabId || (await activeTab());
      const { url = "" } = await chrome.tabs.get(tabId);
      if (/^(chrome|about):/.test(url)) {
        const why = "Cannot access a chrome:// URL";
        throw new Error(`Content script not available and injection failed: ${why}`);
      }
      throw error;
    }
  },
  getDOMSnapshot: inPage,
  executeScript: inPage,
  getConsoleMessages: inPage,
  getPerformanceMetrics: inPage,
  getAccessibilityTree: inPage,
  getStorageData: inPage,
  getNetworkData: async (request, respond) => {
    const tabId = request.tabId || (await activeTab());
    const kept = requests.get(tabId) ?? [];
    respond({
      requests: kept.slice(-SENT_REQUESTS),
      totalCount: kept.length,
      tabId,
      capturedAt: new Date().toISOString(),
      summary: {
        totalRequests: kept.length,
        requestTypes: {},
        statusCodes: {},
        domains: {},
        averageDuration: 0,
      },
    });
  },
  // Whatever tab was asked for: the active one of the current window.
  captureScreenshot: async (_request, respond) => {
    respond(await chrome.tabs.captureVisibleTab({ format: "png" }));
  },
  attachDebugger: async (request, respond) => {
    // On an attached tab: silence.
    if (attached.has(request.tabId)) return;
    await attach(request);
    respond({ status: "attached" });
  },
  detachDebugger: async (request, respond) => {
    if (!attached.delete(request.tabId)) return;
    await chrome.debugger.detach(target(request));
    respond({ status: "detached" });
  },
  emulateDevice: command("Emulation.setDeviceMetricsOverride", ({ device }) => device),
  setUserAgent: command("Emulation.setUserAgentOverride", ({ userAgent }) => ({ userAgent })),
};

chrome.debugger.onEvent.addListener((source, method, params) =>
  notify({ type: "debugger_event", source, method, params, timestamp: Date.now() }),
);

const filter = { urls: ["<all_urls>"] };
const change = (details, values) => {
  const known = requests.get(details.tabId)?.find(({ requestId }) => requestId === details.requestId);
  if (known !== undefined) Object.assign(known, values);
};
const ended = ({ timeStamp }) => ({ endTime: timeStamp });

chrome.webRequest.onBeforeRequest.addListener((details) => {
  const { requestId, tabId, url, method, type, timeStamp } = details;
  const kept = requests.get(tabId) ?? [];
  kept.push({ requestId, tabId, url, method, type, timestamp: Date.now(), startTime: timeStamp });
  requests.set(tabId, kept.slice(-KEPT_REQUESTS));
}, filter);
chrome.webRequest.onSendHeaders.addListener(
  (details) => change(details, { requestHeaders: details.requestHeaders }),
  filter,
  ["requestHeaders"],
);
chrome.webRequest.onCompleted.addListener(
  (details) => {
    const { statusCode, statusLine, responseHeaders, fromCache, ip } = details;
    change(details, { ...ended(details), statusCode, statusLine, responseHeaders, fromCache, ip });
  },
  filter,
  ["responseHeaders"],
);
chrome.webRequest.onErrorOccurred.addListener(
  (details) => change(details, { ...ended(details), error: details.error }),
  filter,
);
