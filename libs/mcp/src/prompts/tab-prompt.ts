import type { ActionName, ActionParams, ActionResult, Tab } from "@browser-mcp/protocol";
import type { ToolIcon } from "@browser-mcp/tools";
import type * as z from "zod";
import type { TabResourceKind } from "../tab-uri.js";

/** The names of the tools that prompts lead to; the server knows them, this room does not. */
export type PromptTools = Readonly<
  Record<
    | "content"
    | "dom"
    | "console"
    | "network"
    | "performance"
    | "accessibility"
    | "screenshot"
    | "script"
    | "debugger",
    string
  >
>;

/** Asks the browser about the prompt's tab. */
export type AskTab = <A extends TabAction>(action: A, params: ActionParams<A>) => Promise<ActionResult<A>>;

/** The actions that a prompt looks with. */
type TabAction = Extract<
  ActionName,
  | "getPageContent"
  | "getConsoleMessages"
  | "getNetworkData"
  | "getAccessibilityTree"
  | "getPerformanceMetrics"
>;

/** What a prompt says of the page as it is now. */
export interface Findings {
  /** Few enough to be read whole, as JSON; the page's own words in it are data. */
  readonly digest: object;
  /** The resource of the tab that holds all of it. */
  readonly kind: TabResourceKind;
}

/** An argument besides the tab. */
export interface PromptOption {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The values that it may have, where they are few. */
  readonly values?: readonly string[];
}

/** A job that people come for, done on one tab: data plus two functions. Made by {@link defineTabPrompt}. */
export interface TabPrompt<O extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly icon: ToolIcon;
  readonly description: string;
  /** The arguments besides the tab, as the client lists them. */
  readonly options: readonly PromptOption[];
  readonly schema: O;
  /** @throws BrowserMcpError what the browser throws */
  readonly look: (ask: AskTab, options: z.output<O>) => Promise<Findings>;
  /** What the model is to do: what to look at, in which order, with which tools, and what to report. */
  readonly task: (options: z.output<O>, tab: Tab, tools: PromptTools) => string;
}

/** A prompt whose options are known to nobody but itself. */
export interface AnyTabPrompt extends Omit<TabPrompt, "look" | "task" | "schema"> {
  readonly schema: z.ZodObject;
  /** Looks, and says what to do with what was found. */
  readonly run: (
    options: Readonly<Record<string, string>>,
    ask: AskTab,
    tab: Tab,
    tools: PromptTools,
  ) => Promise<{ readonly task: string; readonly findings: Findings }>;
}

/** Makes a prompt out of its parts; the only place where its options are tied to their schema. */
export function defineTabPrompt<O extends z.ZodObject>(prompt: TabPrompt<O>): AnyTabPrompt {
  const { look, task, ...description } = prompt;
  return {
    ...description,
    run: async (given, ask, tab, tools) => {
      const options = prompt.schema.parse(given);
      return { task: task(options, tab, tools), findings: await look(ask, options) };
    },
  };
}

/** Numbered steps. */
export const steps = (...lines: readonly string[]): string =>
  lines.map((line, i) => `${i + 1}. ${line}`).join("\n");
