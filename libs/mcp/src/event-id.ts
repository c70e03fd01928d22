/** What an event id stands for: a stream of the session, and a number that grows with the session's events. */
export interface EventId {
  readonly stream: number;
  readonly event: number;
}

/** Whole numbers that a `number` holds exactly, written as we write them: without sign or leading zeros. */
const form = /^(0|[1-9]\d{0,14})-(0|[1-9]\d{0,14})$/;

/**
 * The text of an event id (HTML Standard, section 9.2). It means something within its session alone: whoever sends it in
 * another one is told of that one's streams, if of any.
 */
export const formatEventId = ({ stream, event }: EventId): string => `${stream}-${event}`;

/** Reads a `Last-Event-ID`; `undefined` where it is none that we have ever given. */
export function parseEventId(text: string): EventId | undefined {
  const [, stream, event] = form.exec(text) ?? [];
  return stream === undefined ? undefined : { stream: Number(stream), event: Number(event) };
}
