import { randomBytes } from "node:crypto";
import type { HealthReport } from "./health-report.js";
import { configSnippet } from "../cli/config-snippet.js";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

/**
 * The server's own page at `/`: whether a browser is connected, and how to connect a client. Asks nobody else.
 * @param endpoint the address of `/mcp`
 */
export function statusPage(
  health: HealthReport,
  endpoint: string,
): { html: string; headers: Record<string, string> } {
  const nonce = randomBytes(16).toString("base64");
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Status of the Browser MCP server on this machine">
<title>Browser MCP</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${style}</style>
</head>
<body>
<main>
<h1>Browser MCP</h1>
<p class="lead">The server runs on this machine. <span class="muted">Version ${escape(health.version)}</span></p>
<section aria-labelledby="browsers-title">
<h2 id="browsers-title">Browsers</h2>
<div id="browsers" aria-live="polite">${browserList(health)}</div>
</section>
<section aria-labelledby="connect-title">
<h2 id="connect-title">Connect a client</h2>
<p>Endpoint: <code>${escape(endpoint)}</code></p>
<pre tabindex="0">${escape(configSnippet(endpoint))}</pre>
</section>
</main>
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
  return {
    html,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "Referrer-Policy": "no-referrer",
    },
  };
}

function browserList(health: HealthReport): string {
  if (health.browsers.length === 0) {
    return '<p class="state off">No browser is connected yet.</p>';
  }
  const items = health.browsers.map(
    ({ name, extension_version: version }) =>
      `<li class="state on"><strong>${escape(name)}</strong> connected <span class="muted">${
        version === null ? "existing extension" : `extension ${escape(version)}`
      }</span></li>`,
  );
  return `<ul>${items.join("")}</ul>`;
}

const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--muted:#5b6570;--paper:#f6f7f9;--card:#fff;--line:#dde1e6;--on:#1a7f37;--off:#9a6700}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ed;--muted:#98a2ad;--paper:#14171b;--card:#1c2126;--line:#30363d;--on:#3fb950;--off:#d29922}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:3rem 1.25rem}
h1{font-size:1.75rem;margin:0}
h2{font-size:1rem;margin:0 0 .75rem}
.lead{margin:.25rem 0 2rem}
.muted{color:var(--muted)}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin-bottom:1rem}
section>:last-child,#browsers>:last-child{margin-bottom:0}
ul{list-style:none;margin:0;padding:0}
.state{margin:0}
.state::before{content:"";display:inline-block;width:.6rem;height:.6rem;border-radius:50%;margin-right:.6rem;background:var(--off)}
.state.on::before{background:var(--on)}
code,pre{font:14px/1.5 ui-monospace,monospace}
pre{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.9rem;overflow:auto}
`;

/** Asks `/health` every two seconds and shows who is connected. */
const script = `
const box = document.getElementById("browsers");
let shown = "";
const line = (parent, on, parts) => {
  parent.className = "state " + (on ? "on" : "off");
  parent.append(...parts);
  return parent;
};
const muted = (text) => Object.assign(document.createElement("span"), { className: "muted", textContent: text });
const strong = (text) => Object.assign(document.createElement("strong"), { textContent: text });
const show = (browsers) => {
  if (browsers.length === 0) {
    box.replaceChildren(line(document.createElement("p"), false, ["No browser is connected yet."]));
    return;
  }
  const list = document.createElement("ul");
  for (const { name, extension_version: version } of browsers) {
    const kind = version === null ? "existing extension" : "extension " + version;
    list.append(line(document.createElement("li"), true, [strong(name), " connected ", muted(kind)]));
  }
  box.replaceChildren(list);
};
const gone = () => box.replaceChildren(line(document.createElement("p"), false, ["The server does not answer."]));
const refresh = async () => {
  try {
    const { browsers } = await (await fetch("/health")).json();
    const next = JSON.stringify(browsers);
    if (next !== shown) show(browsers);
    shown = next;
  } catch {
    if (shown !== "gone") gone();
    shown = "gone";
  }
};
setInterval(refresh, 2000);
refresh();
`;
