import { isReadableUrl } from "../background/readable-url.js";
import { FILES, isSiteOn, siteOf } from "../shared/site-rules.js";
import { siteName } from "../ui/site-name.js";
import type { UiState } from "../ui/ui-state.js";

/** The tab that the person looks at. */
export interface ShownTab {
  /** Empty where the browser tells none. */
  readonly url: string;
  /** Whether the browser lets the extension into files. */
  readonly filesAllowed: boolean;
}

/** What is said of the site that the person looks at. */
export interface SiteView {
  /** In the form of the rules; undefined where there is nothing to switch. */
  readonly site: string | undefined;
  readonly name: string;
  readonly note: string;
  readonly on: boolean;
  /** Whether the person may switch it. */
  readonly free: boolean;
}

/** The words for the site of a tab. */
export function siteView({ rules, managed }: UiState, { url, filesAllowed }: ShownTab): SiteView {
  const site = siteOf(url);
  if (site === undefined || !isReadableUrl(url)) {
    const note = "The browser keeps this page from extensions, so no client can read it.";
    return { site: undefined, name: "This page", note, on: false, free: false };
  }
  const on = isSiteOn(rules, url);
  const note = (): string => {
    if (managed.rules) return "Set by your organisation.";
    if (!on) return "Nothing of this site is read, recorded or sent.";
    if (site === FILES && !filesAllowed) {
      return "Also needs “Allow access to file URLs” in the extension’s details.";
    }
    return "Clients may read and use this site.";
  };
  return { site, name: siteName(site), note: note(), on, free: !managed.rules };
}
