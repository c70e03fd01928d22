// How the two worlds of a document get a channel that its page has no part in. Both scripts run before the page's first
// script; whichever runs second completes the hand-over, at once, and then nobody listens any more. The names are no
// secret: a page that knows them comes too late.

/** Dispatched at the document by the page's world: `ports` holds the end for ours. Cancelled by whoever takes it. */
export const PORT_OFFERED = "browser-mcp-port-offered";
/** Dispatched at the document by our world when it has begun to wait. */
export const PORT_AWAITED = "browser-mcp-port-awaited";
/** Said through the port by our world when nobody will ask any more; every other message is a question. */
export const READER_ENDED = "ended";
