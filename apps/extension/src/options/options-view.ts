import type { GivenConsent } from "../shared/consent.js";
import type { SiteRules } from "../shared/site-rules.js";
import { activityView, type ActivityView } from "../ui/activity-view.js";
import { statusView, type StatusView } from "../ui/status-view.js";
import type { UiState } from "../ui/ui-state.js";

const SECOND = 1_000;
const BY_ORGANISATION = "Set by your organisation.";

/** Everything that the options page says. */
export interface OptionsView {
  readonly status: StatusView;
  readonly address: { readonly url: string; readonly free: boolean; readonly note: string };
  /** The token is not among it: `stored` says that there is one. */
  readonly token: { readonly stored: boolean; readonly free: boolean; readonly note: string };
  readonly paused: boolean;
  readonly sites: SiteRules & { readonly free: boolean };
  readonly debugger: { readonly allowed: boolean; readonly free: boolean; readonly note: string };
  /** Seconds, as text. */
  readonly idle: string;
  readonly consents: readonly GivenConsent[];
  readonly activity: readonly ActivityView[];
}

/** The options page's words for a state. */
export function optionsView(state: UiState): OptionsView {
  const { managed } = state;
  return {
    status: statusView(state),
    address: {
      url: state.serverUrl,
      free: !managed.serverUrl,
      note: managed.serverUrl ? BY_ORGANISATION : "",
    },
    token: {
      stored: state.tokenEnd !== undefined,
      free: !managed.token,
      note: tokenNote(state),
    },
    paused: state.paused,
    sites: { ...state.rules, free: !managed.rules },
    debugger: {
      allowed: state.debuggerAllowed,
      free: !managed.debugger,
      note: managed.debugger
        ? BY_ORGANISATION
        : "Runs scripts on every page, takes pictures of tabs in the background and reads the browser’s own accessibility tree. The browser shows a bar while it is in use.",
    },
    idle: String(state.debuggerIdleMs / SECOND),
    consents: state.consents,
    activity: state.activity.map(activityView),
  };
}

function tokenNote({ tokenEnd, managed }: UiState): string {
  if (managed.token) return BY_ORGANISATION;
  if (tokenEnd === undefined) {
    return "Needed only where the server asks for one; “browser-mcp token show” prints it.";
  }
  const ending = tokenEnd === "" ? "" : ` It ends in “${tokenEnd}”.`;
  return `A token is kept for this address, and sent to no other.${ending}`;
}
