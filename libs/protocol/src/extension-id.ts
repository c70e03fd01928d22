/**
 * The id of our extension in every browser: Chrome derives it from the public key in the extension's manifest, so it
 * does not depend on the folder that the extension is loaded from.
 */
export const EXTENSION_ID = "ecjfgpmflplmjknbhfganffggdhognlk";

/**
 * The name under which our script in a page's own world stands in stacks. Not its address, by which Chrome would take
 * what the page logs for errors of the extension; and the developer tools by themselves pass over what lies under
 * `node_modules`, so that they show the page's own line.
 */
export const PAGE_SCRIPT_NAME = "browser-mcp/node_modules/console-capture.js";
