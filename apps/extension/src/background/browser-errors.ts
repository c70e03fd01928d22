import { BrowserMcpError, type ErrorCode } from "@browser-mcp/protocol";
import { isReadableUrl } from "./readable-url.js";

/** What is known of the tab at which a call of `chrome.*` failed. */
export interface FailedTab {
  readonly id: number;
  readonly url: string;
}

interface KnownFailure {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  describe(tab: FailedTab): string;
}

/** A data: address may hold a whole page. */
const LONGEST_URL = 200;

const page = ({ url }: FailedTab): string => {
  if (url === "") return "The page, which has not loaded yet,";
  return `The page ${url.length > LONGEST_URL ? `${url.slice(0, LONGEST_URL)}…` : url}`;
};

const knownFailures: readonly KnownFailure[] = [
  {
    pattern: /^No tab with (given )?id/,
    code: "TAB_NOT_FOUND",
    describe: ({ id }) => `There is no tab ${id}.`,
  },
  {
    pattern: /showing error page/,
    code: "PAGE_NOT_READABLE",
    describe: (tab) => `${page(tab)} could not be loaded; the tab shows the browser's error page.`,
  },
  {
    pattern:
      /^Cannot access|cannot be scripted|^Cannot attach to this target|not allowed to attach|without local file access/i,
    code: "PAGE_NOT_READABLE",
    describe: (tab) =>
      tab.url.startsWith("file:")
        ? `${page(tab)} is a file, and this extension may not read files: switch on "Allow access to file URLs" in its details (chrome://extensions).`
        : `${page(tab)} may not be read by extensions.`,
  },
  {
    pattern:
      /^(The tab was closed|The frame was removed|Frame with ID \d+ was removed|No frame with id|Inspected target)/,
    code: "TAB_CLOSED",
    describe: (tab) => `${page(tab)} was left during the call.`,
  },
  {
    pattern: /^Another debugger is already attached|^Debugger is not attached/,
    code: "PERMISSION_DENIED",
    describe: ({ id }) =>
      `Another debugger holds tab ${id}. Close the developer tools or the other extension's debugger on it and repeat the call.`,
  },
];

/** What a call of `chrome.*` threw, as one sentence; of a failed DevTools command, the text inside its JSON. */
export function messageOf(thrown: unknown): string {
  const message = textOf(thrown);
  if (!message.startsWith("{")) return message;
  try {
    const { code, message: text, data }: Record<string, unknown> = JSON.parse(message);
    if (typeof text !== "string") return message;
    return `${text}${typeof data === "string" ? ` (${data})` : ""}${typeof code === "number" ? ` [${code}]` : ""}`;
  } catch {
    return message; // it only looked like JSON: quoted as it is
  }
}

function textOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return "an object that says nothing of itself";
  }
}

/** A failed call of `chrome.*` on a tab, as a coded error that a person can act on. */
export function browserError(thrown: unknown, tab: FailedTab): BrowserMcpError {
  if (thrown instanceof BrowserMcpError) return thrown;
  const message = messageOf(thrown);
  const known = knownFailures.find(({ pattern }) => pattern.test(message));
  if (known !== undefined) return new BrowserMcpError(known.code, known.describe(tab), { cause: thrown });
  return new BrowserMcpError("BROWSER_ERROR", message, { cause: thrown });
}

/** Refuses a page that no extension may read before the browser is asked; its own words differ by page and version. */
export function assertReadable(tab: FailedTab): void {
  if (tab.url !== "" && !isReadableUrl(tab.url)) {
    throw new BrowserMcpError("PAGE_NOT_READABLE", `${page(tab)} may not be read by extensions.`);
  }
}
