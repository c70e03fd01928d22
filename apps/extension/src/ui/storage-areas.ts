/** The values of one storage area, by key. */
export type StoredItems = Readonly<Record<string, unknown>>;

/** What this needs of `chrome.storage`, area by area. */
export interface ReadableArea {
  get(keys: string[]): Promise<StoredItems>;
  readonly onChanged: {
    addListener(listener: (changes: Readonly<Record<string, { readonly newValue?: unknown }>>) => void): void;
  };
}

/** An area that the person's own choices are written to. */
export interface WritableArea extends ReadableArea {
  set(items: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
}

/** `chrome.storage`, as popup and options page use it. */
export interface StorageAreas {
  readonly session: WritableArea;
  readonly local: WritableArea;
  readonly sync: WritableArea;
  readonly managed: ReadableArea;
}

export type AreaName = keyof StorageAreas;
