import { cursorAfter, noCursorOf } from "./list-cursor.js";
import type { OperationResult } from "./operation.js";
import { serialised } from "./serialised.js";

/** Entries of one page; more than this server has of any such list, so that clients that never page miss nothing. */
const PAGE_SIZE = 100;

/** What a paged list is made of. */
export interface PagedListOptions<T> {
  /** `tools/list`. */
  readonly method: string;
  /** The field of its result that holds the entries. */
  readonly field: string;
  readonly entries: readonly T[];
  /** Names an entry among the others. */
  readonly keyOf: (entry: T) => string;
  /** Default 100. */
  readonly pageSize?: number;
}

/** A list that stays the same while the server runs, in pages whose JSON is made once. */
export class PagedList {
  readonly #method: string;
  /** By the cursor that asks for them. */
  readonly #pages: ReadonlyMap<string | undefined, OperationResult>;

  private constructor(method: string, pages: ReadonlyMap<string | undefined, OperationResult>) {
    this.#method = method;
    this.#pages = pages;
  }

  static of<T>({ method, field, entries, keyOf, pageSize = PAGE_SIZE }: PagedListOptions<T>): PagedList {
    const pages = new Map<string | undefined, OperationResult>();
    let cursor: string | undefined;
    for (let start = 0; start === 0 || start < entries.length; start += pageSize) {
      const page = entries.slice(start, start + pageSize);
      const last = page.at(-1);
      const more = last !== undefined && start + pageSize < entries.length;
      const nextCursor = more ? cursorAfter(keyOf(last)) : undefined;
      pages.set(cursor, serialised({ [field]: page, ...(nextCursor === undefined ? {} : { nextCursor }) }));
      cursor = nextCursor;
    }
    return new PagedList(method, pages);
  }

  /**
   * The page after a cursor, or the first; the same object every time.
   * @throws BrowserMcpError INVALID_PARAMETERS for a cursor that is none of this list
   */
  page(cursor: string | undefined): OperationResult {
    const page = this.#pages.get(cursor);
    if (page === undefined) throw noCursorOf(this.#method);
    return page;
  }
}
