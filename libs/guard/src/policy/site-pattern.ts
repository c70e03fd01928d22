import { BrowserMcpError } from "@browser-mcp/protocol";
import { readAddress, readHost, readPath } from "./address.js";
import type { Address } from "./address.js";

/** A pattern of sites that was read. */
export interface SitePattern {
  /** As it was written. */
  readonly text: string;
  readonly matches: (address: Address) => boolean;
}

const LONGEST = 500;
const form =
  /^(?:([a-z][a-z0-9+.-]*|\*):\/\/)?(\*|(?:\*\.)?(?:\[[0-9a-f:.]+\]|[^\s/:?#@[\]*]+))?(?::(\d{1,5}|\*))?(\/[^?#\s]*)?$/i;

/**
 * Reads a pattern of sites:
 *
 * - `example.com`: that host, by http and https and their WebSockets, on any port; not its subdomains.
 * - `*.example.com`: that host and every subdomain. `*`: every host.
 * - `example.com:8443`: that port alone; 80 and 443 count as given where an address names none.
 * - `https://example.com`: by that scheme alone; `*://` by any.
 * - `example.com/docs`: that path and what lies below it; not `/docs2`. A star at its end changes nothing.
 * - `[::1]`, `127.0.0.1`: addresses, in whatever form they are written.
 * - `about:`, `data:`, `chrome:`: whatever has that scheme. `file:///home/ann/docs`: files below that folder.
 *
 * @throws BrowserMcpError INVALID_CONFIGURATION where it is none
 */
export function readSitePattern(text: string): SitePattern {
  const trimmed = text.trim();
  const [, bare] = /^([a-z][a-z0-9+.-]*):$/i.exec(trimmed) ?? [];
  if (bare !== undefined) {
    const scheme = bare.toLowerCase();
    return { text, matches: (address) => address.scheme === scheme };
  }
  const [whole, schemeText, hostText, port, path] = form.exec(trimmed) ?? [];
  const isFile = schemeText?.toLowerCase() === "file";
  if (
    whole === undefined ||
    trimmed.length > LONGEST ||
    (hostText === undefined && !(isFile && path !== undefined))
  ) {
    throw wrong(text);
  }
  const matchers = [
    matchScheme(schemeText?.toLowerCase()),
    hostText === undefined ? () => true : matchHost(hostText, text),
    matchPort(port),
    matchPath(path),
  ];
  return { text, matches: (address) => matchers.every((matches) => matches(address)) };
}

/** Whether a text is an address that one of the patterns means. */
export function matchingPattern(patterns: readonly SitePattern[], url: string): SitePattern | undefined {
  const address = readAddress(url);
  return address === undefined ? undefined : patterns.find(({ matches }) => matches(address));
}

type Matches = (address: Address) => boolean;

/** A page's sockets are of its host as much as what it loads. */
const ofWeb: ReadonlySet<string> = new Set(["http", "https", "ws", "wss"]);

function matchScheme(wanted: string | undefined): Matches {
  if (wanted === undefined) return ({ scheme }) => ofWeb.has(scheme);
  return wanted === "*" ? () => true : ({ scheme }) => scheme === wanted;
}

function matchHost(written: string, pattern: string): Matches {
  if (written === "*") return ({ host }) => host !== "";
  const withSubdomains = written.startsWith("*.");
  const wanted = readHost(withSubdomains ? written.slice(2) : written);
  if (wanted === undefined || wanted === "") throw wrong(pattern);
  return withSubdomains
    ? ({ host }) => host === wanted || host.endsWith(`.${wanted}`)
    : ({ host }) => host === wanted;
}

function matchPort(wanted: string | undefined): Matches {
  return wanted === undefined || wanted === "*" ? () => true : ({ port }) => port === wanted;
}

function matchPath(written: string | undefined): Matches {
  const folder = readPath(written ?? "/").replace(/\/?\*?$/, "");
  if (folder === "") return () => true;
  return ({ path }) => path === folder || path.startsWith(`${folder}/`);
}

const wrong = (pattern: string): BrowserMcpError =>
  new BrowserMcpError(
    "INVALID_CONFIGURATION",
    `${JSON.stringify(pattern.slice(0, 80))} is no pattern of sites.`,
    { hint: "Patterns look like example.com, *.example.com, https://example.com:8443/docs or about:." },
  );
