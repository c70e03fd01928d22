/** What a client takes in answer to a POST. */
export interface Acceptance {
  readonly json: boolean;
  readonly eventStream: boolean;
}

/**
 * Reads an Accept header (RFC 9110 section 12.5.1); without one (the original server's clients) JSON is taken and nothing
 * is streamed. What has the weight 0 is not taken.
 */
export function readAccept(header: string | undefined): Acceptance {
  if (header === undefined || header.trim() === "") return { json: true, eventStream: false };
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(",")) {
    const [type = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    weights.set(type, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  const takes = (...ranges: readonly string[]): boolean => {
    const closest = ranges.find((range) => weights.has(range));
    return closest !== undefined && (weights.get(closest) ?? 0) > 0;
  };
  return {
    json: takes("application/json", "application/*", "*/*"),
    eventStream: takes("text/event-stream", "text/*", "*/*"),
  };
}
