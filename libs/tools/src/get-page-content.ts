import { pageMetadataSchema } from "@browser-mcp/protocol";
import type { BrowserReply, PageContent } from "@browser-mcp/protocol";
import * as z from "zod";
import {
  freshnessArgument,
  reloadArgument,
  requestOptions,
  tabParams,
  targetArguments,
} from "./shared/target.js";
import { jsonWithTexts } from "./shared/json-with-texts.js";
import { wholeOf } from "./shared/whole.js";
import { cutAgain } from "./shared/cut-again.js";
import { clip, jsonBytes, truncateToBytes } from "./shared/truncate.js";
import type { Truncated } from "./shared/truncate.js";
import { roomFor } from "./shared/limits.js";
import type { ToolLimits } from "./shared/limits.js";
import { defineTool, readsPages } from "./tool.js";
import type { ToolOutput } from "./tool.js";

/** UTF-16 code units of HTML that a result holds at most (WIRE.md 5.2). */
const HTML_LIMIT = 50_000;

/** UTF-16 code units, and bytes of JSON, of the address, the title and each metadata value: none may hide the text. */
const HEAD_LIMIT = 2_000;
const HEAD_BYTES = 4_000;

const inputSchema = z.strictObject({
  ...targetArguments,
  ...reloadArgument,
  format: z
    .enum(["text", "markdown"])
    .default("text")
    .describe("markdown: the article where the page is one, else all that is shown, as Markdown."),
  includeMetadata: z
    .boolean()
    .default(true)
    .describe("Add viewport, description, keywords and Open Graph values of the page's head."),
  includeHtml: z.boolean().default(false).describe("Add the HTML of the whole document."),
  maxTextLength: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(30_000)
    .describe("Characters of text or Markdown at most; what is beyond is cut and marked."),
  ...freshnessArgument,
});

const outputSchema = z.object({
  url: z.string(),
  title: z.string(),
  text: z.string().optional().describe("Absent where markdown is given."),
  textTruncated: z.boolean().optional(),
  originalTextSize: z.int().optional().describe("UTF-16 code units of the uncut text."),
  markdown: z.string().optional(),
  markdownTruncated: z.boolean().optional(),
  originalMarkdownSize: z.int().optional().describe("UTF-16 code units of the uncut Markdown."),
  html: z.string().optional(),
  htmlTruncated: z.boolean().optional(),
  originalHtmlSize: z.int().optional().describe("UTF-16 code units of the uncut HTML."),
  metadata: pageMetadataSchema.optional(),
  limitations: z
    .array(z.string())
    .optional()
    .describe("What of that which was asked for is not given, and why."),
});
/** Filled field by field: to put it together from parts would cost more than all its texts. */
type Output = z.output<typeof outputSchema>;

/** `get_page_content`: a page's visible text with its address and title; parameters and fields of WIRE.md 5. */
export const getPageContent = defineTool({
  name: "get_page_content",
  title: "Read page content",
  icon: "page",
  description:
    "Reads the visible text of a page as the person sees it, with address, title and metadata; with format markdown, " +
    "its readable part with headings, links and tables in place of the text. Text or Markdown beyond maxTextLength and " +
    "HTML beyond 50,000 characters is cut and marked; the original sizes are reported.",
  input: inputSchema,
  output: outputSchema,
  annotations: readsPages,
  run: async (args, context) => {
    const { format, includeHtml, includeMetadata } = args;
    const asked = tabParams(args);
    const params =
      format === "text"
        ? { includeHtml, includeMetadata, ...asked }
        : { includeHtml, includeMetadata, format, ...asked };
    const reply = await context.browser.request("getPageContent", params, requestOptions(context, args));
    const question = `get_page_content ${JSON.stringify(args)}`;
    return context.outputs.of(reply.data, question, () => outputOf(reply, args, context.limits));
  },
});

/** What a reply gives: text, HTML and what stands beside them, within the limits. */
function outputOf(
  reply: BrowserReply<"getPageContent">,
  args: z.output<typeof inputSchema>,
  limits: ToolLimits,
): ToolOutput<Output> {
  const { format, includeHtml, includeMetadata } = args;
  const { data } = reply;
  const wanted = includeHtml && data.html !== undefined ? data.html : "";
  const markdown = format === "markdown" ? data.markdown : undefined;
  const read = markdown ?? data.text;
  // Only Markdown comes with a mark of the extension's own; at the end of a text it would be the page's.
  const cut = markdown === undefined ? truncateToBytes : cutAgain;
  const head = headOf(data, includeMetadata);
  const { whole } = wholeOf(reply, "content", "text/html");
  const outputWithin = (textBytes: number, htmlBytes: number) => {
    const text = cut(read, args.maxTextLength, textBytes);
    const html = wanted === "" ? undefined : truncateToBytes(wanted, HTML_LIMIT, htmlBytes);
    const structured: Output = { url: head.url, title: head.title };
    addRead(structured, format, data, text);
    if (html !== undefined) {
      structured.html = html.text;
      structured.htmlTruncated = html.truncated;
      structured.originalHtmlSize = html.originalSize;
    }
    if (head.metadata !== undefined) structured.metadata = head.metadata;
    const truncated = text.truncated || html?.truncated === true || head.truncated;
    return { structured, truncated, whole };
  };
  const room = roomFor(limits);
  // Most pages fit: their JSON is made once, to see that, and sent.
  if (clip(read, args.maxTextLength).length + clip(wanted, HTML_LIMIT).length < room) {
    const output = outputWithin(Infinity, Infinity);
    const written = jsonWithTexts(output.structured, reply.texts);
    // Spread last, where it is quick.
    if (written.bytes <= room)
      return { truncated: output.truncated, whole, structured: output.structured, ...written };
  }
  // Text and HTML share the room of the result: each is cut once, from the whole, so that its mark is true.
  const left = room - jsonBytes([head.url, head.title, head.metadata]);
  const rest = (other: string, limit: number): number =>
    Math.max(left / 2, left - jsonBytes(clip(other, limit)));
  // Alone, the text has all of it; and what takes more than half leaves half, however long it is.
  return wanted === ""
    ? outputWithin(left, 0)
    : outputWithin(
        rest(wanted, HTML_LIMIT),
        rest(read, Math.min(args.maxTextLength, Math.max(0, Math.ceil(left)))),
      );
}

/** What stands beside the text, each part cut and marked where a page made it huge. */
function headOf({ url, title, metadata }: PageContent, withMetadata: boolean) {
  let truncated = false;
  const cut = (whole: string): string => {
    const part = truncateToBytes(whole, HEAD_LIMIT, HEAD_BYTES);
    truncated ||= part.truncated;
    return part.text;
  };
  const cutUrl = cut(url);
  const cutTitle = cut(title);
  const cutMetadata =
    withMetadata && metadata !== undefined
      ? Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, cut(value)]))
      : undefined;
  return { url: cutUrl, title: cutTitle, metadata: cutMetadata, truncated };
}

/** Adds what was read, under the name of its form; text, and why, where the extension gives no Markdown. */
function addRead(output: Output, format: "text" | "markdown", data: PageContent, read: Truncated): void {
  if (format === "markdown" && data.markdown !== undefined) {
    output.markdown = read.text;
    output.markdownTruncated = read.truncated;
    output.originalMarkdownSize = read.originalSize;
    if (data.limitations !== undefined) output.limitations = [...data.limitations];
    return;
  }
  output.text = read.text;
  output.textTruncated = read.truncated;
  output.originalTextSize = read.originalSize;
  if (format === "text") return;
  output.limitations = [
    "markdown: the connected extension gives the text alone; includeHtml has the structure.",
  ];
}
