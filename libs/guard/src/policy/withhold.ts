import type { ActionName, ActionResult, ConsoleLog, NetworkLog, NetworkRequest } from "@browser-mcp/protocol";
import type { SiteRules } from "./site-rules.js";

/**
 * An answer of a page that may be seen, without what it holds of others: what was asked of, or by frames of, denied sites,
 * and what a tab remembers of pages that it showed before. The same object where nothing of that is in it.
 */
export function withhold<A extends ActionName>(
  action: A,
  data: ActionResult<A>,
  sites: SiteRules,
): ActionResult<A> {
  if (isOf("getNetworkData", action, data)) return withholdRequests(data, sites) as ActionResult<A>;
  if (isOf("getConsoleMessages", action, data)) return withholdMessages(data, sites) as ActionResult<A>;
  return data;
}

function isOf<A extends ActionName>(wanted: A, action: ActionName, _data: unknown): _data is ActionResult<A> {
  return action === wanted;
}

function withholdRequests(log: NetworkLog, sites: SiteRules): NetworkLog {
  // Before the first page that the log names, it may be any page's; where it names none, it is that which is shown.
  let isOfShown = !log.requests.some(isPage);
  const kept = log.requests.filter((request) => {
    if (isPage(request)) isOfShown = sites.brokenBy(request.url) === undefined;
    else if (isOfOther(request, sites)) return false;
    return isOfShown && !isDenied(request.url, sites) && !isDenied(request.frameUrl, sites);
  });
  return kept.length === log.requests.length ? log : { ...log, requests: kept };
}

function withholdMessages(log: ConsoleLog, sites: SiteRules): ConsoleLog {
  const kept = log.messages.filter(({ frameUrl }) => !isDenied(frameUrl, sites));
  return kept.length === log.messages.length ? log : { ...log, messages: kept };
}

const isPage = ({ resourceType }: NetworkRequest): boolean => resourceType === "main_frame";

/**
 * Whether a request names the page that asked, and that may not be seen. A page that came out of the browser's memory, or
 * from its own worker, has asked for nothing itself, so that its requests stand behind another page's.
 */
function isOfOther({ requestHeaders, frameUrl }: NetworkRequest, sites: SiteRules): boolean {
  return requestHeaders.some(({ name, value }) => {
    if (/^referer$/i.test(name)) return sites.deniedBy(value) !== undefined;
    if (!/^origin$/i.test(name) || value === "null") return false;
    // A frame, and a style sheet that refers, may be of any site that is not denied; a page must be of an allowed one.
    return (frameUrl === undefined ? sites.brokenBy(value) : sites.deniedBy(value)) !== undefined;
  });
}

const isDenied = (url: string | undefined, sites: SiteRules): boolean =>
  url !== undefined && sites.deniedBy(url) !== undefined;
