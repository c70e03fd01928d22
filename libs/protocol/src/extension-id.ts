/**
 * The id of our extension in every browser: Chrome derives it from the public key in the extension's manifest, so it
 * does not depend on the folder that the extension is loaded from.
 */
export const EXTENSION_ID = "ecjfgpmflplmjknbhfganffggdhognlk";
