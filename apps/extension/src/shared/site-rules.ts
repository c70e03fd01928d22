import * as z from "zod";

/** Where `chrome.storage.local` holds the {@link SiteRules}; absent = every site is on. */
export const SITE_RULES_KEY = "siteRules";

/** As many sites as one list holds. */
export const MAX_SITES = 1_000;

/** The entry that stands for the person's own files. */
export const FILES = "file:";

const siteList = z.array(z.string().min(1).max(260)).max(MAX_SITES);

/**
 * On which sites the extension may be used. An entry is a host, with a port where only that one is meant
 * (`example.com`, `localhost:3000`, `[::1]:8080`), and covers its subdomains; or {@link FILES}.
 */
export const siteRulesSchema = z.object({
  /** `all`: every site but those in `never`. `only`: those in `only`, but none of `never`. */
  mode: z.enum(["all", "only"]),
  only: siteList,
  never: siteList,
});
export type SiteRules = z.infer<typeof siteRulesSchema>;

/** What holds until the person chooses otherwise. */
export const everySite: SiteRules = { mode: "all", only: [], never: [] };

/**
 * The site of an address: its host, with the port where it is not the usual one.
 * @returns undefined for an address that belongs to no site, such as `about:blank`
 */
export function siteOf(address: string): string | undefined {
  const url = parsed(address);
  if (url === undefined) return undefined;
  if (url.protocol === "blob:" || url.protocol === "view-source:") return siteOf(url.pathname);
  if (url.protocol === FILES) return FILES;
  return url.host === "" || !/^(https?|wss?):$/.test(url.protocol) ? undefined : url.host;
}

/** Whether the extension may be used on the page of that address. One of no site is on while every site is. */
export function isSiteOn({ mode, only, never }: SiteRules, address: string): boolean {
  // As it is with most people; each call asks more than once.
  if (mode === "all" && never.length === 0) return true;
  const site = siteOf(address);
  if (site === undefined) return mode === "all";
  if (never.some((entry) => covers(entry, site))) return false;
  return mode === "all" || only.some((entry) => covers(entry, site));
}

/** The rules with one site turned on or off, and everything else as it was as far as that is possible. */
export function withSite(rules: SiteRules, site: string, on: boolean): SiteRules {
  const without = (list: readonly string[]): string[] => list.filter((entry) => !covers(entry, site));
  if (on) {
    const never = without(rules.never);
    const listed = rules.mode === "all" || rules.only.some((entry) => covers(entry, site));
    return { ...rules, never, only: listed ? rules.only : [...rules.only, site] };
  }
  if (rules.mode === "all") return { ...rules, never: [...without(rules.never), site] };
  const only = rules.only.filter((entry) => entry !== site);
  const stillOn = only.some((entry) => covers(entry, site));
  return { ...rules, only, never: stillOn ? [...rules.never, site] : rules.never };
}

/**
 * A site as a person writes it, in the form of the lists: also an address, or with `*.` before it.
 * @returns undefined where it is none
 */
export function parseSite(text: string): string | undefined {
  const trimmed = text.trim().replace(/^(https?:\/\/|)\*\./i, "$1");
  if (/^file:/i.test(trimmed)) return FILES;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const site = siteOf(address);
  // Some browsers escape what no host may hold, instead of refusing it.
  return site !== undefined && /^[^*%]+$/.test(site) ? site : undefined;
}

/** The pages of an entry as Chrome's match patterns, which have a port only beside a scheme. */
export function matchPatternsOf(entry: string): readonly string[] {
  if (entry === FILES) return ["file:///*"];
  const [host, port] = split(entry);
  const hosts = isAddress(host) ? host : `*.${host}`;
  if (port === "") return [`*://${hosts}/*`];
  return ["http", "https"].map((scheme) => `${scheme}://${hosts}:${port}/*`);
}

function covers(entry: string, site: string): boolean {
  if (entry === site) return true;
  const [host, port] = split(entry);
  const [siteHost, sitePort] = split(site);
  if (port !== "" && port !== sitePort) return false;
  return siteHost === host || (!isAddress(host) && siteHost.endsWith(`.${host}`));
}

/** Host and port; an IPv6 address keeps its brackets. */
function split(site: string): readonly [host: string, port: string] {
  const [, host = site, port = ""] = /^(.*?)(?::(\d+))?$/.exec(site) ?? [];
  return [host, port];
}

const isAddress = (host: string): boolean => host.startsWith("[") || /^\d+(\.\d+){3}$/.test(host);

/** Parsed once: to ask `URL.canParse` first would be a second time. */
function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
