const EXTENSION_ORIGIN = /^chrome-extension:\/\/([a-z0-9_-]{1,64})$/;

/** The id of the extension that an Origin header names; undefined when it names none. */
export function extensionIdOf(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : EXTENSION_ORIGIN.exec(origin)?.[1];
}

/**
 * Whether a socket with this Origin may come in: an extension, or a local program, which sends none. Every web page
 * sends its own and is refused (WIRE.md section 1).
 */
export function isAllowedOrigin(origin: string | undefined): boolean {
  return origin === undefined || extensionIdOf(origin) !== undefined;
}
