import { BrowserMcpError } from "@browser-mcp/protocol";

/** `chrome.extension`: what the person allows the extension in its details, beyond what its manifest asks for. */
export interface AllowancesApi {
  isAllowedFileSchemeAccess(): Promise<boolean>;
  isAllowedIncognitoAccess(): Promise<boolean>;
}

/** For where nothing asks the person. */
export const everythingAllowed: AllowancesApi = {
  isAllowedFileSchemeAccess: async () => true,
  isAllowedIncognitoAccess: async () => true,
};

const isFile = (url: string): boolean => url.startsWith("file:");

/**
 * The tab, unless it shows a file and the person does not let the extension read those. Chrome itself refuses some calls
 * then and does others.
 * @throws BrowserMcpError PAGE_NOT_READABLE, which says how to allow it
 */
export async function allowed<T extends { readonly url: string }>(tab: T, api: AllowancesApi): Promise<T> {
  if (!isFile(tab.url) || (await api.isAllowedFileSchemeAccess())) return tab;
  throw new BrowserMcpError(
    "PAGE_NOT_READABLE",
    `The page ${tab.url} is a file, and this extension may not read files: switch on "Allow access to file URLs" in its details (chrome://extensions).`,
  );
}

/**
 * The error that a tab was not found, with why it may be there all the same: without the person's permission Chrome hides
 * the tabs of incognito windows.
 */
export async function notFound(error: BrowserMcpError, api: AllowancesApi): Promise<BrowserMcpError> {
  if (await api.isAllowedIncognitoAccess()) return error;
  return new BrowserMcpError(
    error.code,
    `${error.message} Tabs of incognito windows are hidden from this extension: to use them, switch on "Allow in Incognito" in its details (chrome://extensions).`,
    { cause: error.cause },
  );
}
