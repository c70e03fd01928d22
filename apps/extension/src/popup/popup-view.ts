import { activityView, type ActivityView } from "../ui/activity-view.js";
import { statusView, type StatusView } from "../ui/status-view.js";
import type { UiState } from "../ui/ui-state.js";
import { siteView, type ShownTab, type SiteView } from "./site-view.js";

/** As many of the newest entries as the popup shows. */
const SHOWN_ACTIVITY = 3;

/** Everything that the popup says. */
export interface PopupView {
  readonly status: StatusView;
  readonly site: SiteView;
  readonly paused: boolean;
  readonly debugger: { readonly allowed: boolean; readonly free: boolean; readonly note: string };
  readonly activity: readonly ActivityView[];
  /** The words of the link to everything else. */
  readonly more: string;
}

/** The popup's words for a state and the tab that the person looks at. */
export function popupView(state: UiState, tab: ShownTab): PopupView {
  const hidden = state.activity.length - SHOWN_ACTIVITY;
  return {
    status: statusView(state),
    site: siteView(state, tab),
    paused: state.paused,
    debugger: {
      allowed: state.debuggerAllowed,
      free: !state.managed.debugger,
      note: state.managed.debugger
        ? "Set by your organisation."
        : "The browser shows a bar while it is in use.",
    },
    activity: state.activity.slice(0, SHOWN_ACTIVITY).map(activityView),
    more:
      state.connection?.tokenWanted && state.connect
        ? "Enter the token in the settings"
        : hidden > 0
          ? `Settings and ${hidden} more`
          : "Settings and all activity",
  };
}
