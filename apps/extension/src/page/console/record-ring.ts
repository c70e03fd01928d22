import { bareArray } from "./pristine.js";
import { MAX_RECORDS, MAX_UNITS, type ConsoleRecord, type ConsoleRecords } from "./records.js";

interface Link {
  readonly record: ConsoleRecord;
  next: Link | undefined;
}

/** The newest records of a console, bounded in number and size. A chain, since an array of a page's world is the page's. */
export interface RecordRing {
  oldest: Link | undefined;
  newest: Link | undefined;
  count: number;
  units: number;
  dropped: number;
}

export const recordRing = (): RecordRing => ({
  oldest: undefined,
  newest: undefined,
  count: 0,
  units: 0,
  dropped: 0,
});

/** Adds a record; the oldest make room for it. */
export function keep(ring: RecordRing, record: ConsoleRecord): void {
  const link: Link = { record, next: undefined };
  if (ring.newest === undefined) ring.oldest = link;
  else ring.newest.next = link;
  ring.newest = link;
  ring.count += 1;
  ring.units += unitsOf(record);
  while ((ring.count > MAX_RECORDS || ring.units > MAX_UNITS) && ring.oldest?.next !== undefined) {
    ring.count -= 1;
    ring.units -= unitsOf(ring.oldest.record);
    ring.dropped += 1;
    ring.oldest = ring.oldest.next;
  }
}

/** Drops all that was kept, for good. */
export function forget(ring: RecordRing): void {
  ring.oldest = undefined;
  ring.newest = undefined;
  ring.count = 0;
  ring.units = 0;
}

export function contentsOf(ring: RecordRing): ConsoleRecords {
  const records = bareArray<ConsoleRecord>();
  for (let link = ring.oldest; link !== undefined; link = link.next) records[records.length] = link.record;
  return { records, dropped: ring.dropped };
}

const unitsOf = ({ message, stack, source }: ConsoleRecord): number =>
  message.length + (stack?.length ?? 0) + (source?.url.length ?? 0);
