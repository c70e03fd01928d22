import type { SecretKind } from "./secret-kinds.js";

/** A secret in a text. */
export interface Hit {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}
