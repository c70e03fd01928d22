import { PORT_AWAITED, PORT_OFFERED, READER_ENDED } from "../port-handover.js";
import {
  addListener,
  closePort,
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

/** What the holder of the port sets in motion. */
export interface PortUse {
  /** Called before each answer. */
  asked(): void;
  /** Called when nobody will ask any more. */
  ended(): void;
}

/**
 * Hands a port to our world: whoever holds it gets all records for each message, with the message as their number.
 * @returns false where nobody will ever take it: the script came late, and our world has one already
 */
export function offerPort(ring: RecordRing, use: PortUse): boolean {
  const { port1: ours, port2: theirs } = new MessageChannel();
  const answer = (event: Event): void => {
    const id = messageData(event);
    if (id === READER_ENDED) {
      closePort(ours);
      use.ended();
      return;
    }
    use.asked();
    const { records, dropped } = contentsOf(ring);
    postMessage(ours, { id, records, dropped });
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
