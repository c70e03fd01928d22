import type { Logger } from "@browser-mcp/protocol";
import type { AlarmsApi } from "./chrome-api.js";

const ALARM = "keep-alive";
/** 30 s, the shortest that Chrome allows (since 120). */
const PERIOD_MINUTES = 0.5;

/**
 * Wakes the worker every 30 s: without a socket it dies after 30 s, and only an event of `chrome.*` brings it back.
 *
 * @param onWake called at every alarm
 */
export function keepAlive(alarms: AlarmsApi, onWake: () => void, log: Logger): void {
  alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) onWake();
  });
  const createOnce = async (): Promise<void> => {
    const present = await alarms.get(ALARM);
    // Creating it anew at every start would push its next ring away each time.
    if (present?.periodInMinutes !== PERIOD_MINUTES)
      await alarms.create(ALARM, { periodInMinutes: PERIOD_MINUTES });
  };
  createOnce().catch((cause: unknown) => log.error("the keep-alive alarm could not be set", { cause }));
}
