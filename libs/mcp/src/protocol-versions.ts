import { LATEST_PROTOCOL_VERSION, SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";

/** Protocol versions are dates and compare as text: since when clients know what. */
export const since = {
  /** `structuredContent`, and with it a tool's `outputSchema`. */
  structuredContent: "2025-06-18",
  /** `icons` of the server, tools, prompts and resources. */
  icons: "2025-11-25",
  /** An event without data, see `ResumableStream`. */
  primedStreams: "2025-11-25",
  /** Choices with titles in a form, beside the older `enumNames`. */
  titledChoices: "2025-11-25",
} as const;

/** The one version whose clients may send several messages in one POST. */
export const BATCH_VERSION = "2025-03-26";

/** What a request without session and version header is taken to speak, as the specification wants it. */
export const ASSUMED_VERSION = BATCH_VERSION;

/** The version that a session speaks whose client asked for this one. */
export const negotiated = (requested: string): string =>
  SUPPORTED_PROTOCOL_VERSIONS.includes(requested) ? requested : LATEST_PROTOCOL_VERSION;
