/** Options of `schema.json`. */
export interface BrowserToolOptions {
  readonly name: string;
  readonly action: string;
  readonly title?: string;
  readonly description?: string;
  /** A JSON object. */
  readonly example?: string;
  readonly skipFormat?: boolean;
}
