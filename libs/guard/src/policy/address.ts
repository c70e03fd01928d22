import { domainToASCII } from "node:url";

/** The parts of an address that rules look at, each in the one form in which it can be compared. */
export interface Address {
  /** Without the colon: `https`. */
  readonly scheme: string;
  /** In ASCII and lower case, without a dot at its end; an IPv6 address in brackets. Empty where there is none. */
  readonly host: string;
  /** The scheme's own where the address names none; empty where the scheme has none. */
  readonly port: string;
  /** Begins with a slash where there is a host; escaped letters are written out. */
  readonly path: string;
}

const ownPorts: Readonly<Record<string, string>> = {
  http: "80",
  https: "443",
  ws: "80",
  wss: "443",
  ftp: "21",
};

/** How often one address may stand in another: `view-source:blob:https://…`. */
const MOST_WRAPPERS = 3;
const wrappers: ReadonlySet<string> = new Set(["blob:", "filesystem:", "view-source:"]);

/**
 * Reads an address as the browser reads it. `blob:`, `filesystem:` and `view-source:` show what the address within them
 * owns, and count as that. `undefined` where it is no address.
 */
export function readAddress(text: string): Address | undefined {
  let url = readUrl(text);
  for (let depth = 0; url !== undefined && wrappers.has(url.protocol); depth += 1) {
    if (depth === MOST_WRAPPERS) return undefined;
    url = readUrl(url.href.slice(url.protocol.length));
  }
  return url === undefined ? undefined : partsOf(url);
}

/** Host and port as a person reads them; the scheme where there is no host. Never a path, which may hold anything. */
export function siteOf(text: string): string {
  const address = readAddress(text);
  if (address === undefined) return "an unknown address";
  const { scheme, host, port } = address;
  if (host === "") return `${scheme}:`;
  return port === (ownPorts[scheme] ?? "") ? host : `${host}:${port}`;
}

/** Addresses whose sites are remembered, and the longest of them: a page may make its own as long as it likes. */
const MOST_NAMES = 500;
const LONGEST_ADDRESS = 2_000;

/** Sites by their addresses: to take an address apart costs more than most of what a call does, and few are met often. */
export class SiteNames {
  readonly #names = new Map<string, string>();

  /** As {@link siteOf}. */
  of(text: string): string {
    if (text.length > LONGEST_ADDRESS) return siteOf(text);
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const site = siteOf(text);
    if (this.#names.size >= MOST_NAMES) this.#names.clear();
    this.#names.set(text, site);
    return site;
  }
}

/** A host in the form of {@link Address.host}; `undefined` where it is none. */
export function readHost(host: string): string | undefined {
  const written = host.startsWith("[") ? host : domainToASCII(host);
  const url = written === "" ? undefined : readUrl(`http://${written}/`);
  return url === undefined ? undefined : partsOf(url).host;
}

/** A path in the form of {@link Address.path}. */
export function readPath(path: string): string {
  return plainPath(new URL(path, "http://a.example").pathname);
}

/** Not by `URL.canParse`: once it is called often, that of Node.js 20 takes `https://bücher.example/` for no address. */
function readUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function partsOf({ protocol, hostname, port, pathname }: URL): Address {
  const scheme = protocol.slice(0, -1);
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return { scheme, host, port: port === "" ? (ownPorts[scheme] ?? "") : port, path: plainPath(pathname) };
}

/** Servers read `/%61dmin` and `//admin` as `/admin`. */
function plainPath(path: string): string {
  const written = path.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escape.toLowerCase();
  });
  return written.replace(/\/{2,}/g, "/");
}
