/** What must be known of the request to read its reply. */
export interface ReplyContext {
  readonly browserId: string;
  /** The extension's id from its Origin. */
  readonly extensionId?: string;
  /** 1 = the existing extension's contract, 2 = the superset. */
  readonly protocol: 1 | 2;
  /** The request's parameters. */
  readonly params: Readonly<Record<string, unknown>>;
}
