import * as z from "zod";

const header = z.object({ name: z.string(), value: z.string() });

/**
 * What `chrome.webRequest` told of one request: the wire's form (WIRE.md 3.5, with `status` for `statusCode`), and what
 * is needed to find the debugger's word on the same request. Kept in `chrome.storage.session` too, hence a schema.
 */
export const requestRecordSchema = z.object({
  /** Chrome's id and, from the first redirect on, the hop: each hop is a record of its own. */
  requestId: z.string(),
  webId: z.string(),
  /** Redirects before this one. */
  hop: z.int(),
  tabId: z.int(),
  frameId: z.int(),
  /** Origin that asked; absent for what the person typed. */
  initiator: z.string().optional(),
  url: z.string(),
  method: z.string(),
  type: z.string(),
  /** Milliseconds since the epoch, as all times here. */
  startTime: z.number(),
  endTime: z.number().optional(),
  status: z.int().optional(),
  statusLine: z.string().optional(),
  error: z.string().optional(),
  fromCache: z.boolean().optional(),
  ip: z.string().optional(),
  requestHeaders: z.array(header),
  responseHeaders: z.array(header),
  requestBody: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("raw"), data: z.string() }),
      z.object({ type: z.literal("formData"), data: z.record(z.string(), z.array(z.string())) }),
    ])
    .optional(),
  requestBodySize: z.int().optional(),
  documentId: z.string().optional(),
  frameUrl: z.string().optional(),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

const weightOfHeaders = (headers: RequestRecord["requestHeaders"]): number =>
  headers.reduce((sum, { name, value }) => sum + name.length + value.length + 20, 0);

/** About how many characters a record takes. */
export function weightOfRequest(record: RequestRecord): number {
  const { requestBody: body, frameUrl = "" } = record;
  const data =
    body === undefined ? 0 : body.type === "raw" ? body.data.length : JSON.stringify(body.data).length;
  return (
    400 +
    record.url.length +
    frameUrl.length +
    data +
    weightOfHeaders(record.requestHeaders) +
    weightOfHeaders(record.responseHeaders)
  );
}
