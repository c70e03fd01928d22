import { BrowserMcpError } from "@browser-mcp/protocol";
import type { AnyTool } from "@browser-mcp/tools";
import { fixtureTool, noArguments } from "./fixture-tool.js";
import { pixel, silence } from "./media.js";

/** Tools that answer with every kind of content, and one that fails. */
export const contentTools: readonly AnyTool[] = [
  fixtureTool({
    name: "test_simple_text",
    description: "Answers with a text.",
    input: noArguments,
    run: () => ({ text: "This is a simple text response for testing." }),
  }),
  fixtureTool({
    name: "test_image_content",
    description: "Answers with an image.",
    input: noArguments,
    run: () => ({
      text: "One red pixel:",
      blocks: [{ type: "image", data: pixel, mimeType: "image/png" }],
    }),
  }),
  fixtureTool({
    name: "test_audio_content",
    description: "Answers with a sound.",
    input: noArguments,
    run: () => ({
      text: "One millisecond of silence:",
      blocks: [{ type: "audio", data: silence, mimeType: "audio/wav" }],
    }),
  }),
  fixtureTool({
    name: "test_embedded_resource",
    description: "Answers with a resource.",
    input: noArguments,
    run: () => ({
      text: "A resource:",
      blocks: [
        {
          type: "resource",
          resource: {
            uri: "test://embedded-resource",
            mimeType: "text/plain",
            text: "This is an embedded resource content.",
          },
        },
      ],
    }),
  }),
  fixtureTool({
    name: "test_multiple_content_types",
    description: "Answers with a text, an image and a resource.",
    input: noArguments,
    run: () => ({
      text: "Multiple content types test:",
      blocks: [
        { type: "image", data: pixel, mimeType: "image/png" },
        {
          type: "resource",
          resource: {
            uri: "test://mixed-content-resource",
            mimeType: "application/json",
            text: JSON.stringify({ test: "data", value: 123 }),
          },
        },
      ],
    }),
  }),
  fixtureTool({
    name: "test_error_handling",
    description: "Fails, always.",
    input: noArguments,
    run: () => {
      throw new BrowserMcpError("BROWSER_ERROR", "This tool intentionally returns an error for testing");
    },
  }),
];
