/**
 * Milliseconds from the question on in which a reply may be served again: an extension that let it be kept (`observed`)
 * tells each change of it as long as that.
 */
export const FRESH_FOR_MS = 30_000;
