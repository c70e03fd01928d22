/** The bounds that tools keep where nobody names others. */
export const limits = {
  /** Bytes of an image in a result, before base64; a larger one is scaled down. */
  imageBytes: 5_000_000,
} as const;
