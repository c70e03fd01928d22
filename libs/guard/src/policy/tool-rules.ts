import type { ActionName, Caller } from "@browser-mcp/protocol";

/** Which tools may be used, as they are written: names, `*` at the end for any rest. */
export interface ToolLists {
  /** Where there are any, only these. */
  readonly allow: readonly string[];
  /** Not these, whatever else allows them. */
  readonly deny: readonly string[];
}

/** The tool that asks for an action on its own account. */
export type ToolOfAction = Readonly<Partial<Record<ActionName, string>>>;

/** Decides on calls by who makes them. */
export class ToolRules {
  readonly #lists: ToolLists;
  readonly #names: ReadonlySet<string>;
  readonly #toolOf: ToolOfAction;

  /** @param toolOf so that resources and prompts count as the tool that gives the same */
  constructor(lists: ToolLists, toolOf: ToolOfAction) {
    this.#lists = lists;
    this.#toolOf = toolOf;
    this.#names = new Set(Object.values(toolOf));
  }

  /** The names under which rules know a call. What is no tool counts as the tool as well that gives the same. */
  namesOf({ tool }: Caller, action: ActionName): readonly string[] {
    const asTool = this.#toolOf[action];
    const isOther = tool === undefined || / |\//.test(tool);
    const own = tool === undefined ? [] : [tool];
    return isOther && asTool !== undefined && !this.#names.has(tool ?? "") ? [...own, asTool] : own;
  }

  /** The rule that a call breaks, by the setting's name; `undefined` where it breaks none. */
  brokenBy(names: readonly string[]): string | undefined {
    const { allow, deny } = this.#lists;
    const denied = deny.find((pattern) => names.some((name) => matchesName(pattern, name)));
    if (denied !== undefined) return `security.deny_tools (${denied})`;
    if (allow.length === 0) return undefined;
    const isAllowed = allow.some((pattern) => names.some((name) => matchesName(pattern, name)));
    return isAllowed ? undefined : "security.allow_tools";
  }
}

/** Whether a name is meant: the very name, or with a `*` at the end what begins so. */
export function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
