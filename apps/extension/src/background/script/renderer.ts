import { renderValue, type RenderBounds } from "../../page/render-value.js";
import * as z from "zod";
import { messageOf } from "../browser-errors.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { evaluationSchema, type Evaluation } from "./script-outcome.js";

/** How much of a value leaves the page. */
export const renderBounds: RenderBounds = {
  depth: 8,
  entries: 10_000,
  string: 1_000_000,
  html: 10_000,
  total: 4_000_000,
};

/**
 * Renders in the page. As text it crosses to the extension in half the time; where the page has given its values a
 * `toJSON`, which would be called then, or has a `JSON.stringify` of its own, as it is.
 */
const RENDER = `(value, bounds) => {
  const rendered = (${renderValue.toString()})(value, bounds);
  const own =
    Function.prototype.toString.call(JSON.stringify) !== "function stringify() { [native code] }" ||
    [Object, Array, String, Number, Boolean].some((made) => "toJSON" in made.prototype);
  return own ? { rendered } : JSON.stringify(rendered);
}`;
const CALL = "function (value, bounds) { return this(value, bounds); }";
const renderedSchema = z.object({ rendered: z.unknown() });

/** What Chrome says of a renderer whose document is gone, or that lies in another frame than the value. */
const NOT_THERE = /Could not find object|Cannot find context|same JavaScript world/i;

/**
 * Renders the values of scripts where they lie. The page compiles what renders once for each document and keeps it, out
 * of reach of the page's own code: to compile it costs more than to render a hundred objects.
 */
export class Renderer {
  /** The renderer in a tab's document, as Chrome names it. */
  readonly #kept = new Map<number, string>();

  constructor(private readonly sessions: DebuggerSessions) {
    sessions.onEnded((tabId) => void this.#kept.delete(tabId));
  }

  /**
   * @param objectId of the value, in the tab's main document
   * @param inTime waits for an answer as long as the script may take
   * @returns undefined where the page does not let it be rendered
   * @throws what `inTime` throws, and what `chrome.debugger` throws
   */
  async render(
    tabId: number,
    objectId: string,
    inTime: (work: Promise<object>) => Promise<Evaluation>,
  ): Promise<{ readonly value: unknown } | undefined> {
    const { result, exceptionDetails } = await inTime(this.#call(tabId, objectId));
    if (exceptionDetails !== undefined) return undefined;
    const { value } = result;
    if (typeof value === "string") return parsed(value);
    const { success, data } = renderedSchema.safeParse(value);
    return success ? { value: data.rendered ?? null } : undefined;
  }

  async #call(tabId: number, objectId: string): Promise<object> {
    const call = (functionDeclaration: string, on: string): Promise<object> =>
      this.sessions.command(tabId, "Runtime.callFunctionOn", {
        functionDeclaration,
        objectId: on,
        arguments: [{ objectId }, { value: renderBounds }],
        returnByValue: true,
        silent: true,
      });
    const renderer = this.#kept.get(tabId) ?? (await this.#compile(tabId));
    if (renderer === undefined) return call(RENDER, objectId);
    try {
      return await call(CALL, renderer);
    } catch (thrown) {
      if (!NOT_THERE.test(messageOf(thrown))) throw thrown;
      this.#kept.delete(tabId);
      return call(RENDER, objectId);
    }
  }

  async #compile(tabId: number): Promise<string | undefined> {
    const answer = await this.sessions.command(tabId, "Runtime.evaluate", {
      expression: `(${RENDER})`,
      silent: true,
    });
    const { objectId } = evaluationSchema.parse(answer).result;
    if (objectId !== undefined) this.#kept.set(tabId, objectId);
    return objectId;
  }
}

/** The value of a JSON text; undefined for another one, which only a page that patched its built-ins can give. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
