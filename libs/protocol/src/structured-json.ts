/**
 * The key of a tool result's `structuredContent` as compact JSON: a symbol, because it crosses no wire. Whoever makes a
 * result has it already, and whoever writes it need not make it again.
 */
export const STRUCTURED_JSON = Symbol("structuredContent as JSON");

/**
 * The key of the same in its place, where the result is long: the pieces from which its first text and this JSON are put
 * together by whoever reads them, and which are written as they are by whoever sends them.
 */
export const JSON_PIECES = Symbol("structuredContent as JSON, in pieces");

/**
 * The key of the place in a tool result where whoever sends it keeps what it made of it: only results that come again, for
 * replies that the cache serves, have one.
 */
export const WRITTEN = Symbol("the result as it was sent");

/** Such a place. */
export interface Written {
  as?: object;
}
