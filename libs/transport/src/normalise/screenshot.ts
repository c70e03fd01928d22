import type { Screenshot, WireReply } from "@browser-mcp/protocol";

/** WIRE.md 3.8: a data URL, whose form its schema has checked, as type and base64 data. */
export function normaliseScreenshot(wire: WireReply<"captureScreenshot">): Screenshot {
  if (typeof wire === "string") return imageOf(wire);
  const { dataUrl, limitations } = wire;
  return limitations.length === 0 ? imageOf(dataUrl) : { ...imageOf(dataUrl), limitations };
}

function imageOf(dataUrl: string): Screenshot {
  const semicolon = dataUrl.indexOf(";");
  return {
    mimeType: dataUrl.slice("data:".length, semicolon),
    data: dataUrl.slice(dataUrl.indexOf(",", semicolon) + 1),
  };
}
