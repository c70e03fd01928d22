import { pageMetadataSchema } from "@browser-mcp/protocol";
import * as z from "zod";
import { freshnessArgument, requestOptions, targetArguments } from "./shared/target.js";
import { wholeOf } from "./shared/whole.js";
import { clip, jsonBytes, truncateToBytes } from "./shared/truncate.js";
import { roomFor } from "./shared/limits.js";
import { defineTool, readsPages } from "./tool.js";

/** UTF-16 code units of HTML that a result holds at most (WIRE.md 5.2). */
const HTML_LIMIT = 50_000;

/** `get_page_content`: a page's visible text with its address and title; parameters and fields of WIRE.md 5. */
export const getPageContent = defineTool({
  name: "get_page_content",
  title: "Read page content",
  description:
    "Reads the visible text of a page as the person sees it, with address, title and metadata. Text beyond " +
    "maxTextLength and HTML beyond 50,000 characters is cut and marked; the original sizes are reported.",
  input: z.strictObject({
    ...targetArguments,
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
      .describe("Characters of text at most; what is beyond is cut and marked."),
    ...freshnessArgument,
  }),
  output: z.object({
    url: z.string(),
    title: z.string(),
    text: z.string(),
    textTruncated: z.boolean(),
    originalTextSize: z.int().describe("UTF-16 code units of the uncut text."),
    html: z.string().optional(),
    htmlTruncated: z.boolean().optional(),
    originalHtmlSize: z.int().optional().describe("UTF-16 code units of the uncut HTML."),
    metadata: pageMetadataSchema.optional(),
  }),
  annotations: readsPages,
  run: async (args, context) => {
    const { includeHtml, includeMetadata } = args;
    const reply = await context.browser.request(
      "getPageContent",
      { ...(args.tabId === undefined ? {} : { tabId: args.tabId }), includeHtml, includeMetadata },
      requestOptions(context, args),
    );
    const { data } = reply;
    const wanted = includeHtml && data.html !== undefined ? data.html : "";
    // Text and HTML share the room of the result: each is cut once, from the whole, so that its mark is true.
    const room = roomFor(context.limits) - jsonBytes([data.url, data.title, data.metadata]);
    const bytes = {
      text: jsonBytes(clip(data.text, args.maxTextLength)),
      html: jsonBytes(clip(wanted, HTML_LIMIT)),
    };
    const text = truncateToBytes(data.text, args.maxTextLength, Math.max(room / 2, room - bytes.html));
    const html =
      wanted === "" ? undefined : truncateToBytes(wanted, HTML_LIMIT, Math.max(room / 2, room - bytes.text));
    const truncated = text.truncated || html?.truncated === true;
    return {
      structured: {
        url: data.url,
        title: data.title,
        text: text.text,
        textTruncated: text.truncated,
        originalTextSize: text.originalSize,
        ...(html === undefined
          ? {}
          : { html: html.text, htmlTruncated: html.truncated, originalHtmlSize: html.originalSize }),
        ...(includeMetadata && data.metadata !== undefined ? { metadata: data.metadata } : {}),
      },
      truncated,
      ...wholeOf(reply, "content", "text/html"),
    };
  },
});
