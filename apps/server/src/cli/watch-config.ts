import { applyLiveSettings } from "../apply-live-settings.js";
import type { LiveParts } from "../apply-live-settings.js";
import { ConfigWatcher } from "../config/config-watcher.js";
import type { Settings } from "./settings.js";

/**
 * Has a running server take over what changes in its configuration file, until the watcher is closed.
 * @param parts yields the parts that heed it
 */
export function watchConfig(settings: Settings, parts: () => LiveParts): ConfigWatcher {
  return new ConfigWatcher({
    ...settings,
    apply: (config) => {
      settings.logger.setLevel(config.monitoring.log_level);
      applyLiveSettings(parts(), config);
    },
  });
}
