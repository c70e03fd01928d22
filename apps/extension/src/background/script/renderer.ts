import { renderValue, type RenderBounds } from "../../page/render-value.js";
import * as z from "zod";
import { messageOf } from "../browser-errors.js";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { evaluationSchema, FIRST_LINE, type Evaluation, type Wrapping } from "./script-outcome.js";
import { singleExpression } from "./single-expression.js";

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
/**
 * Renders what an expression yields, before it leaves the page. Only what surely is data: of all else the page is asked in a
 * command of its own, because it may be a promise, or what the page does not let be rendered.
 */
const RENDER_AT_ONCE = `(render, bounds, mark) => (value) => {
  try {
    if (typeof value !== "object" || value === null) return value;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null && !Array.isArray(value)) return value;
    const text = render(value, bounds);
    return typeof text === "string" && text !== '"[Unreadable]"' ? mark + text : value;
  } catch {
    return value;
  }
}`;
const CALL = "function (value, bounds) { return this(value, bounds); }";
const renderedSchema = z.object({ rendered: z.unknown() });

/** What Chrome says of a renderer whose document is gone, or that lies in another frame than the value. */
const NOT_THERE = /Could not find object|Cannot find context|same JavaScript world/i;

const navigatedSchema = z.object({ frame: z.object({ parentId: z.string().optional() }) });

/** A script that renders its own value. */
export interface RenderingScript {
  readonly source: string;
  readonly wrapping: Wrapping;
  /** Whether it has not run, because its document has no such renderer (any more). */
  hasNotRun(evaluation: Evaluation): boolean;
  /** The rendered value in what it yielded; undefined where it was not rendered. */
  valueOf(text: string): { readonly value: unknown } | undefined;
  /** A value's JSON whose stacks tell the places of the script as if it stood alone. */
  placed(json: string): string;
}

/** What renders in one document. */
interface KeptRenderer {
  /** By which Chrome names it. */
  readonly objectId: string;
  /** By which a script finds it. */
  readonly name: string;
}

/**
 * Renders the values of scripts where they lie. The page compiles what renders once for each document and keeps it, out
 * of reach of the page's own code: to compile it costs more than to render a hundred objects.
 */
export class Renderer {
  /** The renderer in each tab's document. */
  readonly #kept = new Map<number, KeptRenderer>();
  /**
   * By which a script finds it: among its document's `const`s, which nobody can list or assign to, so no code of the page's
   * gets at it. The same for all documents, so that a later session's takes the place of an earlier one's, as long as no page
   * may know it.
   */
  #name = newName();

  constructor(private readonly sessions: DebuggerSessions) {
    sessions.onEnded((tabId) => void this.#kept.delete(tabId));
    // It saves a vain attempt; that a document is another one, a script notices in any case.
    sessions.watch(undefined, (tabId, method, params) => {
      if (method !== "Page.frameNavigated") return;
      const { success, data } = navigatedSchema.safeParse(params);
      if (success && data.frame.parentId === undefined) this.#kept.delete(tabId);
    });
  }

  /**
   * The script as one that renders its value itself, which saves a command. Undefined where it is more than an expression,
   * or the tab's document has no renderer yet.
   */
  atOnce(tabId: number, script: string): RenderingScript | undefined {
    const kept = this.#kept.get(tabId);
    const expression = kept === undefined ? undefined : singleExpression(script);
    if (kept === undefined || expression === undefined) return undefined;
    const { name } = kept;
    const before = `${name}(${expression.isPromise ? "await" : ""}(`;
    return {
      source: `${before}${expression.source}\n))`,
      wrapping: { before: before.length, callLine: 0 },
      hasNotRun: ({ exceptionDetails }) => {
        // What is called is looked up before what it is called with.
        const missing = `ReferenceError: ${name} is not defined`;
        const hasNotRun = exceptionDetails?.exception?.description?.split("\n", 1)[0] === missing;
        if (hasNotRun) {
          this.#kept.delete(tabId);
          // The page's own `Error.prepareStackTrace` has read it.
          this.#abandon(name);
        }
        return hasNotRun;
      },
      valueOf: (text) =>
        text.startsWith(name) ? parsed(placedAlone(text.slice(name.length), before.length)) : undefined,
      placed: (json) => placedAlone(json, before.length),
    };
  }

  /**
   * @param objectId of the value, in the tab's main document
   * @param inTime waits for an answer as long as the script may take
   * @param script that yielded it, where that was to render its value
   * @returns undefined where the page does not let it be rendered
   * @throws what `inTime` throws, and what `chrome.debugger` throws
   */
  async render(
    tabId: number,
    objectId: string,
    inTime: (work: Promise<object>) => Promise<Evaluation>,
    script?: RenderingScript,
  ): Promise<{ readonly value: unknown } | undefined> {
    const { result, exceptionDetails } = await inTime(this.#call(tabId, objectId));
    if (exceptionDetails !== undefined) return undefined;
    const { value } = result;
    if (typeof value === "string") return parsed(script === undefined ? value : script.placed(value));
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
      return await call(CALL, renderer.objectId);
    } catch (thrown) {
      if (!NOT_THERE.test(messageOf(thrown))) throw thrown;
      this.#kept.delete(tabId);
      return call(RENDER, objectId);
    }
  }

  async #compile(tabId: number): Promise<KeptRenderer | undefined> {
    const name = this.#name;
    const answer = await this.sessions.command(tabId, "Runtime.evaluate", {
      // In a function of its own, so that no frame of a stack is called by the name; strict, so that it is nobody's `caller`.
      expression: `const { render: ${name}_, atOnce: ${name} } = (() => {
"use strict";
const render = ${RENDER};
return { render, atOnce: (${RENDER_AT_ONCE})(render, ${JSON.stringify(renderBounds)}, "${name}") };
})();
${name}_`,
      replMode: true, // it may have been declared before
      silent: true,
    });
    const { result, exceptionDetails } = evaluationSchema.parse(answer);
    if (exceptionDetails !== undefined) {
      // The page has something of that name, so that what a script calls would be the page's.
      this.#abandon(name);
      return undefined;
    }
    const { objectId } = result;
    const renderer = objectId === undefined ? undefined : { objectId, name };
    if (renderer !== undefined) this.#kept.set(tabId, renderer);
    return renderer;
  }

  /** A name that a page may know is given to no other renderer. */
  #abandon(name: string): void {
    if (this.#name === name) this.#name = newName();
  }
}

const newName = (): string => `_${crypto.randomUUID().slice(0, 8)}`;

/** In the JSON of a stack, a frame that may be of what only awaits, whole. */
const AWAITING = /\\n {4}at async <anonymous>:1:(\d+)/g;

/** A JSON text whose stacks tell the places of a script as if nothing stood before it. */
const placedAlone = (text: string, before: number): string =>
  text.includes("<anonymous>:1:")
    ? text
        .replace(AWAITING, (frame, digits: string) => (Number(digits) > before ? frame : ""))
        .replace(FIRST_LINE, (place, digits: string) => {
          const column = Number(digits) - before;
          return column > 0 ? `${place.slice(0, -digits.length)}${column}` : place;
        })
    : text;

/** The value of a JSON text; undefined for another one, which only a page that patched its built-ins can give. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
