/** What a client takes in answer to a POST. */
export interface Acceptance {
  readonly json: boolean;
  readonly eventStream: boolean;
}

/** Reads an Accept header; without one (the original server's clients) JSON is taken and nothing is streamed. */
export function readAccept(header: string | undefined): Acceptance {
  if (header === undefined || header.trim() === "") return { json: true, eventStream: false };
  const types = new Set(
    header
      .toLowerCase()
      .split(",")
      .map((part) => part.split(";", 1).join("").trim()),
  );
  const any = types.has("*/*");
  return {
    json: any || types.has("application/json") || types.has("application/*"),
    eventStream: any || types.has("text/event-stream") || types.has("text/*"),
  };
}
