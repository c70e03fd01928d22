import { everySiteOn } from "../site-policy.js";
import { RecordedRequests } from "./recorded-requests.js";

/** Where every site is on. */
export const everythingRecorded = new RecordedRequests(everySiteOn, { of: () => undefined });
