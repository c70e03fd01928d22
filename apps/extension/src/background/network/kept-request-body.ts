import { cutText } from "./cut-text.js";
import type { RequestRecord } from "./request-record.js";

/** UTF-16 code units of a body that are kept. */
const LONGEST_BODY = 10_000;
/** Bytes that surely hold so many code units of UTF-8. */
const BYTES_TO_DECODE = LONGEST_BODY * 3;

/** What `chrome.webRequest` tells of a body. */
export interface ToldBody {
  readonly error?: string | undefined;
  readonly formData?: Readonly<Record<string, readonly (string | ArrayBuffer)[]>> | undefined;
  readonly raw?: readonly { readonly bytes?: ArrayBuffer; readonly file?: string }[] | undefined;
}

export type KeptBody = Pick<RequestRecord, "requestBody" | "requestBodySize">;

/** A request's body as it is kept: text bounded, bytes that are no text only counted, files named and not read. */
export function keptRequestBody(told: ToldBody | null | undefined): KeptBody {
  if (told?.formData !== undefined) return keptForm(told.formData);
  if (told?.raw !== undefined) return keptRaw(told.raw);
  return {};
}

function keptRaw(parts: NonNullable<ToldBody["raw"]>): KeptBody {
  let data = "";
  let size = 0;
  let cut = false;
  for (const { bytes, file } of parts) {
    const text = file === undefined ? textOf(bytes) : `[file: ${nameOf(file)}]`;
    size += bytes?.byteLength ?? 0;
    cut ||= data.length + text.length > LONGEST_BODY || (bytes?.byteLength ?? 0) > BYTES_TO_DECODE;
    data = cutText(data + text, LONGEST_BODY);
  }
  return { requestBody: { type: "raw", data }, ...(cut ? { requestBodySize: size } : {}) };
}

function keptForm(form: NonNullable<ToldBody["formData"]>): KeptBody {
  const data: Record<string, string[]> = Object.create(null);
  let room = LONGEST_BODY;
  let size = 0;
  let cut = false;
  for (const [name, values] of Object.entries(form)) {
    size += name.length;
    for (const value of values) {
      const text = typeof value === "string" ? value : textOf(value);
      size += text.length;
      room -= name.length;
      if (room > 0) (data[cutText(name, LONGEST_BODY)] ??= []).push(cutText(text, room));
      cut ||= text.length > room;
      room -= text.length;
    }
  }
  return { requestBody: { type: "formData", data: { ...data } }, ...(cut ? { requestBodySize: size } : {}) };
}

/** The beginning of the text that these bytes are. */
function textOf(bytes: ArrayBuffer | undefined): string {
  if (bytes === undefined) return "";
  const beginning = bytes.byteLength > BYTES_TO_DECODE ? bytes.slice(0, BYTES_TO_DECODE) : bytes;
  try {
    // A character that the cut halved is no reason to call it no text: streaming keeps it back.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(beginning, { stream: true });
    if (!text.includes("\0")) return text;
  } catch {
    // No UTF-8: told by its length, as below.
  }
  return `[${bytes.byteLength} bytes that are no text]`;
}

const nameOf = (path: string): string => cutText(path.split(/[\\/]/).at(-1) ?? "", 255);
