/** The bounds of a tool's result. */
export interface ToolLimits {
  /** Bytes of a result's text, at least 10,000. */
  readonly resultBytes: number;
  /** Bytes of an image in a result, before base64; a larger one is scaled down. */
  readonly imageBytes: number;
}

/** The bounds that are kept where nobody names others. */
export const limits: ToolLimits = { resultBytes: 100_000, imageBytes: 5_000_000 };

/**
 * Bytes that a tool which chooses itself what to leave out (nodes of a tree, items of a page) may fill, so that the rest
 * of its result has room and the runner has nothing to cut.
 */
export const roomFor = ({ resultBytes }: ToolLimits): number => Math.floor(resultBytes * 0.9);
