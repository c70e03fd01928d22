import { PORT_AWAITED, PORT_OFFERED } from "../port-handover.js";
import {
  addListener,
  dispatchEvent,
  document,
  MessageChannel,
  messageData,
  MessageEvent,
  postMessage,
  readyState,
  removeListener,
} from "./pristine.js";
import { contentsOf, type RecordRing } from "./record-ring.js";

/**
 * Hands a port to our world: whoever holds it gets all records for each message, with the message as their number.
 * @param asked called before each answer
 * @returns false where nobody will ever take it: the script came late, and our world has one already
 */
export function offerPort(ring: RecordRing, asked: () => void): boolean {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const answer = (event: Event): void => {
    asked();
    const { records, dropped } = contentsOf(ring);
    postMessage(ours, { id: messageData(event), records, dropped });
  };
  // As a property, it also starts the port.
  ours.onmessage = answer;
  const offer = (): boolean =>
    !dispatchEvent(new MessageEvent(PORT_OFFERED, { ports: [theirs], cancelable: true }));
  if (offer()) return true;
  if (readyState(document) !== "loading") return false;
  const onAwaited = (): void => {
    if (offer()) removeListener(document, PORT_AWAITED, onAwaited, undefined);
  };
  addListener(document, PORT_AWAITED, onAwaited, undefined);
  return true;
}
