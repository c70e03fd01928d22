/**
 * The id of our extension in every browser that loads its folder: Chrome derives it from the public key in the manifest,
 * so it does not depend on where the folder is. The zip for stores has no key; a store gives it an id of its own.
 */
export const EXTENSION_ID = "ecjfgpmflplmjknbhfganffggdhognlk";

/** An extension whose id is known. */
export interface KnownExtension {
  readonly id: string;
  /** What it is, for logs and the status page. */
  readonly name: string;
}

/**
 * The extensions that a server tells by name. A copy of ours from a store is not among them before a store has given
 * it its id; it gets in like any other, and `security.extension_ids` takes that id.
 */
export const knownExtensions: readonly KnownExtension[] = [
  { id: EXTENSION_ID, name: "Browser MCP, loaded from its folder" },
];

/** What the extension with this id is; undefined where it is not known. */
export function extensionName(id: string | undefined): string | undefined {
  return knownExtensions.find((known) => known.id === id)?.name;
}

/**
 * The name under which our script in a page's own world stands in stacks. Not its address, by which Chrome would take
 * what the page logs for errors of the extension; and the developer tools by themselves pass over what lies under
 * `node_modules`, so that they show the page's own line.
 */
export const PAGE_SCRIPT_NAME = "browser-mcp/node_modules/console-capture.js";
