import * as z from "zod";

/** A host, and a port where only that one is meant. */
export interface Domain {
  readonly host: string;
  readonly port?: string;
}

/** The ports that an address without one means. */
const defaultPorts: Readonly<Record<string, string>> = {
  "http:": "80",
  "ws:": "80",
  "https:": "443",
  "wss:": "443",
};

/** A host name or address, an IPv6 address in brackets, and perhaps a port. */
const form = /^(\[[\da-f:.]+\]|[^\s/:?#@[\]\\]+)(?::(\d{1,5}))?$/i;

/** An argument that names a domain: `example.com`, `example.com:8080`, `[::1]`; spelled as addresses have it. */
export const domainSchema = z
  .string()
  .max(260)
  .refine((text) => parseDomain(text) !== undefined, {
    error: "Expected a host such as example.com or example.com:8080",
  });

/** What a domain's text means; undefined where it is none. */
export function parseDomain(text: string): Domain | undefined {
  const [, host, port] = form.exec(text) ?? [];
  const url = host === undefined ? undefined : parseUrl(`http://${host}/`);
  if (url === undefined) return undefined;
  return { host: url.hostname, ...(port === undefined ? {} : { port: String(Number(port)) }) };
}

/** Whether an address lies on that host or below it; on that port, where one is named. */
export function isInDomain(address: string, { host, port }: Domain): boolean {
  const url = parseUrl(address);
  if (url === undefined) return false;
  const { hostname, protocol } = url;
  if (hostname !== host && !hostname.endsWith(`.${host}`)) return false;
  return port === undefined || port === (url.port === "" ? defaultPorts[protocol] : url.port);
}

/** Not by `URL.canParse`: once it is called often, that of Node.js 20 takes `http://bücher.example/` for no address. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
