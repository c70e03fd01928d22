/** Listening on these means on every address of the machine; a program on it reaches them by loopback. */
const everyAddress: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/** The host of a URL by which a program on this machine reaches a server that listens on that address. */
export function hostInUrl(address: string): string {
  const host = everyAddress[address] ?? address;
  return host.includes(":") ? `[${host}]` : host;
}
