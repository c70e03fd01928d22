import type { ContextOwner } from "./recorded-message.js";

/** Contexts that are remembered, and as many that ended; a page with more is told apart by its stacks. */
const MAX_CONTEXTS = 1_000;

/** Whose the execution contexts of one page are. */
export class ExecutionContexts {
  readonly #owners = new Map<number, ContextOwner>();
  /** Of those that were destroyed: what they said may be read later, and no other gets their number. */
  readonly #endedOwners = new Map<number, ContextOwner>();

  learn({ id, origin }: { readonly id: number; readonly origin: string }): void {
    remember(this.#owners, id, origin.startsWith("chrome-extension://") ? "extension" : "page");
  }

  ended(id: number): void {
    const owner = this.#owners.get(id);
    if (owner === undefined) return;
    this.#owners.delete(id);
    remember(this.#endedOwners, id, owner);
  }

  ownerOf(id: number): ContextOwner {
    return this.#owners.get(id) ?? this.#endedOwners.get(id) ?? "unknown";
  }

  clear(): void {
    this.#owners.clear();
    this.#endedOwners.clear();
  }
}

/** In the place of the oldest, where there is no room. */
function remember(owners: Map<number, ContextOwner>, id: number, owner: ContextOwner): void {
  const [oldest] = owners.keys();
  if (oldest !== undefined && owners.size >= MAX_CONTEXTS) owners.delete(oldest);
  owners.set(id, owner);
}
