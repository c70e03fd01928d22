import { JSON_PIECES, STRUCTURED_JSON } from "@browser-mcp/protocol";
import type { ContentMarks, PiecedJson } from "@browser-mcp/protocol";
import { fitResult } from "./shared/fit-result.js";
import type { ContentBlock, ToolResult } from "./tool-result.js";
import type { ToolOutput } from "./tool.js";

/**
 * A tool's result: text and structure within so many bytes; what is cut says so and is linked, and so is what was hidden.
 * @param marks what the browsers' answers say of themselves
 */
export const composeResult = (
  output: ToolOutput<object>,
  marks: ContentMarks,
  resultBytes: number,
): ToolResult => withMeta(withinLimit(withNotice(output, marks), resultBytes), marks);

function withinLimit(output: ToolOutput<object>, resultBytes: number): ToolResult {
  const { structured, pieced, text, textField, advice } = output;
  if (pieced !== undefined && pieced.bytes <= resultBytes && text === undefined && textField === undefined) {
    const content = [textBlock(pieced), ...further(output, false)];
    return { content, structuredContent: structured, [JSON_PIECES]: pieced };
  }
  const json = output.json ?? pieced?.text ?? JSON.stringify(structured);
  const fitted = fitResult(structured, json, resultBytes, advice, output.bytes);
  const isCut = fitted.cut.length > 0;
  const content: ContentBlock[] = [{ type: "text", text: fitted.text }];
  if (textField !== undefined) {
    content[0] = { type: "text", text: fieldText(fitted.structured, textField) };
    if (isCut) content.push({ type: "text", text: `Cut: ${fitted.cut.join("; ")}` });
  } else if (text !== undefined && !isCut) content[0] = { type: "text", text };
  content.push(...further(output, isCut));
  return { content, structuredContent: fitted.structured, [STRUCTURED_JSON]: fitted.text };
}

/** A block whose text is put together when somebody reads it. */
const textBlock = (pieced: PiecedJson): ContentBlock => ({
  type: "text",
  get text() {
    return pieced.text;
  },
});

/** What stands behind the text. */
function further(
  { notice, blocks = [], whole, truncated }: ToolOutput<object>,
  isCut: boolean,
): readonly ContentBlock[] {
  const content: ContentBlock[] = notice === undefined ? [] : [{ type: "text", text: notice }];
  content.push(...blocks);
  if (whole !== undefined && (isCut || truncated === true)) content.push(whole);
  return content;
}

/** The result with what its answers say of themselves. */
export function withMeta(result: ToolResult, { meta }: ContentMarks): ToolResult {
  if (meta === undefined) return result;
  // Spread last, where it is quick.
  if (result._meta === undefined) return { _meta: meta, ...result };
  return { ...result, _meta: { ...result._meta, ...meta } };
}

/** The output with a word about secrets that were hidden, where a mark stands in it. */
function withNotice(output: ToolOutput<object>, { notice }: ContentMarks): ToolOutput<object> {
  if (notice === undefined) return output;
  const { pieced, bytes: _bytes, ...plain } = output;
  const json = output.json ?? pieced?.text ?? JSON.stringify(output.structured);
  if (!json.includes("[redacted:")) return { ...plain, json };
  const { json: _json, ...rest } = plain;
  const own =
    output.textField === undefined ? {} : { notice: [output.notice, notice].filter(Boolean).join("\n") };
  return { ...rest, structured: { ...output.structured, hidden: notice }, ...own };
}

/** Characters of text, and of images in base64. */
export function sizeOf({ content, [JSON_PIECES]: pieced }: ToolResult): number {
  let size = pieced?.length ?? 0;
  for (const [i, block] of content.entries()) {
    // Read, it would be put together.
    if (i === 0 && pieced !== undefined) continue;
    if (block.type === "text") size += block.text.length;
    else if (block.type === "image") size += block.data.length;
  }
  return size;
}

/** One field of a result as compact JSON. */
function fieldText(structured: object, field: string): string {
  const value: unknown = Object.entries(structured).find(([key]) => key === field)?.[1];
  return JSON.stringify(value) ?? "null";
}
