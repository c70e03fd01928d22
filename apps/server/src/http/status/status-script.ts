/**
 * The script of the status page: asks `/status` every two seconds while somebody looks, and shows what it says. Every text
 * of a page or client is set as text, never as HTML.
 */
export const statusScript = `
const at = (id) => document.getElementById(id);
const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};
const muted = (text) => make("span", { className: "muted", textContent: text });
const count = (number, one, many) => number + " " + (number === 1 ? one : many);

const duration = (seconds) => {
  if (seconds < 60) return seconds + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  if (seconds < 86400) return Math.floor(seconds / 3600) + " h " + Math.floor((seconds % 3600) / 60) + " min";
  return Math.floor(seconds / 86400) + " d " + Math.floor((seconds % 86400) / 3600) + " h";
};
const size = (bytes) => bytes < 1000 ? bytes + " B" : bytes < 1e6 ? (bytes / 1e3).toFixed(1) + " kB" : (bytes / 1e6).toFixed(1) + " MB";

const setState = (kind, text) => {
  const state = at("state");
  if (state.textContent === text) return;
  state.className = "state " + kind;
  state.textContent = text;
};

const showGlance = ({ health, tabs, cache }) => {
  const asked = cache.hits + cache.misses;
  const entries = [
    ["Up", duration(health.uptime_seconds)],
    ["Browsers", health.browsers.length],
    ["Tabs", tabs.length],
    ["MCP sessions", health.sessions],
    ["Calls", health.statistics.tool_calls],
    ["From cache", asked === 0 ? "0 %" : Math.round((100 * cache.hits) / asked) + " %"],
    ["Cache", size(cache.bytes)],
    ["Memory", health.memory_usage_mb + " MB"],
  ];
  at("glance").replaceChildren(...entries.map(([name, value]) =>
    make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: value }))));
};

const tabLine = ({ id, title, url, active }) => {
  let site = url;
  try { site = new URL(url).host || url; } catch {}
  return make("li", {},
    muted(String(id)),
    make("span", { textContent: title || "(no title)", title: url }),
    make("span", { className: active ? "front" : "muted", textContent: active ? site + ", in front" : site }));
};

const showBrowsers = ({ health, tabs }) => {
  if (health.browsers.length === 0) {
    at("browsers").replaceChildren(
      make("p", { textContent: "No browser is connected yet. Open a browser with the Browser MCP extension, or run browser-mcp start." }));
    return;
  }
  at("browsers").replaceChildren(...health.browsers.flatMap((browser) => {
    const version = browser.extension_version;
    const own = tabs.filter((tab) => tab.browser === browser.id);
    const about = version === null ? "existing extension" : "extension " + version;
    const id = muted(browser.extension_id ?? "a local program");
    id.title = browser.extension_name ?? "Its id in the browser";
    return [
      make("h3", {}, browser.name + " ", muted(about), " ", id),
      own.length === 0 ? make("p", { className: "muted", textContent: "No tabs are known." }) : make("ul", {}, ...own.map(tabLine)),
    ];
  }));
};

const showCalls = ({ calls }) => {
  if (calls.length === 0) {
    at("calls").replaceChildren(make("p", { className: "muted", textContent: "No tool was called yet." }));
    return;
  }
  const cell = (text, className = "") => make("td", { textContent: text, className });
  const head = [["When"], ["Client"], ["Tool"], ["Tab"], ["Outcome"], ["Time", "number"], ["Size", "number"]];
  at("calls").replaceChildren(make("table", {},
    make("thead", {}, make("tr", {}, ...head.map(([name, className = ""]) =>
      make("th", { textContent: name, className, scope: "col" })))),
    make("tbody", {}, ...calls.map((call) => make("tr", {},
      cell(new Date(call.at).toLocaleTimeString()),
      cell(call.client),
      cell(call.tool),
      cell(call.tab ?? ""),
      cell(call.outcome, call.outcome === "ok" ? "" : "bad-text"),
      cell(call.ms + " ms", "number"),
      cell(size(call.size), "number"))))));
};

const parts = [[showGlance, (s) => s], [showBrowsers, (s) => [s.health.browsers, s.tabs]], [showCalls, (s) => s.calls]];
const shown = new Map();
/** Kept for this tab alone. */
let token = sessionStorage.getItem("token");
const refresh = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch("/status", token === null ? {} : { headers: { Authorization: "Bearer " + token } });
    at("token-form").hidden = answer.status !== 401;
    if (answer.status === 401) {
      setState("off", token === null ? "The server wants its token" : "That is not the server's token");
      return;
    }
    if (!answer.ok) throw new Error(answer.statusText);
    const status = await answer.json();
    for (const [show, of] of parts) {
      const next = JSON.stringify(of(status));
      if (shown.get(show) !== next) show(status);
      shown.set(show, next);
    }
    const { length } = status.health.browsers;
    setState(length === 0 ? "off" : "on", length === 0 ? "No browser connected" : count(length, "browser", "browsers") + " connected");
  } catch {
    setState("bad", "The server does not answer");
  }
};
const loop = async () => { await refresh(); setTimeout(loop, 2000); };
document.addEventListener("visibilitychange", refresh);
at("token-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  token = at("token").value.trim();
  sessionStorage.setItem("token", token);
  at("token").value = "";
  await refresh();
});
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  const pre = button?.parentElement.querySelector("pre");
  if (!pre) return;
  try {
    await navigator.clipboard.writeText(pre.textContent);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(pre);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});
loop();
`;
