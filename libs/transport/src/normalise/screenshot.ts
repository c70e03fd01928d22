import type { Screenshot } from "@browser-mcp/protocol";

/** WIRE.md 3.8: a data URL, whose form its schema has checked, as type and base64 data. */
export function normaliseScreenshot(dataUrl: string): Screenshot {
  const semicolon = dataUrl.indexOf(";");
  return {
    mimeType: dataUrl.slice("data:".length, semicolon),
    data: dataUrl.slice(dataUrl.indexOf(",", semicolon) + 1),
  };
}
