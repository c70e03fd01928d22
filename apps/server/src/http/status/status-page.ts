import { randomBytes } from "node:crypto";
import { version } from "../../version.js";
import { clientSnippets } from "./client-snippets.js";
import type { ClientSnippet } from "./client-snippets.js";
import { statusScript } from "./status-script.js";
import { statusStyle } from "./status-style.js";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);

/** A page and the headers that go with it. */
export interface Page {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The server's own page at `/`: browsers, tabs, calls, and how to connect a client. It asks `/status` for what it shows,
 * and nobody else.
 * @param endpoint the address of `/mcp`
 * @param withToken whether the server asks for its token
 */
export function statusPage(endpoint: string, withToken: boolean): Page {
  const nonce = randomBytes(16).toString("base64");
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Status of the Browser MCP server on this machine">
<title>Browser MCP</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${statusStyle}</style>
</head>
<body>
<main>
<header>
<h1>Browser MCP</h1>
<p class="muted">Version ${escape(version)} on this machine</p>
<p id="state" class="state" role="status">Asking the server</p>
</header>
<noscript><p class="card">This page needs JavaScript; <a href="/health">/health</a> says the same in JSON.</p></noscript>
<form id="token-form" class="card" hidden>
<label for="token">This server wants its token; <code>browser-mcp token show</code> prints it.</label>
<p class="entry"><input id="token" type="password" autocomplete="off" spellcheck="false" required><button type="submit">Show the status</button></p>
</form>
<dl id="glance" class="glance" aria-label="At a glance"></dl>
<section class="card" aria-labelledby="browsers-title">
<h2 id="browsers-title">Browsers and tabs</h2>
<div id="browsers"></div>
</section>
<section class="card" aria-labelledby="calls-title">
<h2 id="calls-title">Recent calls</h2>
<div id="calls" class="scroll" tabindex="0" role="group" aria-labelledby="calls-title"></div>
</section>
<section class="card" aria-labelledby="connect-title">
<h2 id="connect-title">Connect a client</h2>
<p>Endpoint <code>${escape(endpoint)}</code></p>
${clientSnippets(endpoint, withToken).map(snippet).join("\n")}
</section>
</main>
<script nonce="${nonce}">${statusScript}</script>
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

const snippet = ({ name, how, text }: ClientSnippet): string => `<details>
<summary>${escape(name)} <span class="muted">${escape(how)}</span></summary>
<div class="copyable"><pre tabindex="0">${escape(text)}</pre><button type="button" aria-label="Copy for ${escape(name)}">Copy</button></div>
</details>`;
