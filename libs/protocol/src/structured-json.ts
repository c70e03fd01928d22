/**
 * The key of a tool result's `structuredContent` as compact JSON: a symbol, because it crosses no wire. Whoever makes a
 * result has it already, and whoever writes it need not make it again.
 */
export const STRUCTURED_JSON = Symbol("structuredContent as JSON");
