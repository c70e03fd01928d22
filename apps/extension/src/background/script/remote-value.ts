import { renderValue } from "../../page/render-value.js";
import * as z from "zod";
import type { DebuggerSessions } from "../debugger-sessions.js";
import { within } from "../waiting.js";
import { renderBounds } from "./renderer.js";
import { primitiveOf, remoteObjectSchema, type RemoteObject } from "./script-outcome.js";

/** Objects that are asked for, one command each, and how long all of them may take. */
const MAX_OBJECTS = 500;
const READ_MS = 2_000;
/** Chrome sends all elements of an array at once. */
const LONGEST_ARRAY = 10_000;

const propertiesSchema = z.object({
  result: z.array(
    z.object({
      name: z.string(),
      enumerable: z.boolean().optional(),
      value: remoteObjectSchema.optional(),
      symbol: z.unknown().optional(),
    }),
  ),
});

/**
 * Reads arrays and plain objects property by property with the browser's own means, where the page has spoilt the
 * built-ins that our renderer needs. Runs no code of the page: a getter stays one. What is neither, is over a bound, or
 * cannot be asked for, is told as the browser describes it.
 */
export class RemoteValue {
  #objectsLeft = MAX_OBJECTS;
  #entriesLeft = renderBounds.entries;

  constructor(
    private readonly sessions: DebuggerSessions,
    private readonly tabId: number,
  ) {}

  /** Whether this can tell more of a value than its description. */
  static canRead({ subtype, description }: RemoteObject): boolean {
    return subtype === "array" || (subtype === undefined && description === "Object");
  }

  /** Never rejects. */
  async read(object: RemoteObject, depth = 0): Promise<unknown> {
    const primitive = primitiveOf(object);
    if (primitive !== undefined) return renderValue(primitive.value, renderBounds);
    const described = renderValue(object.description ?? object.type, { ...renderBounds, string: 1_000 });
    if (!RemoteValue.canRead(object) || object.objectId === undefined) return described;
    if (depth >= renderBounds.depth || this.#objectsLeft <= 0 || lengthOf(object) > LONGEST_ARRAY)
      return described;
    this.#objectsLeft -= 1;
    const properties = await this.#propertiesOf(object.objectId);
    if (properties === undefined) return described;
    const entries: [string, unknown][] = [];
    for (const { name, value } of properties) {
      if (this.#entriesLeft <= 0) break;
      this.#entriesLeft -= 1;
      entries.push([name, value === undefined ? "[Getter]" : await this.read(value, depth + 1)]);
    }
    return object.subtype === "array" ? entries.map(([, value]) => value) : Object.fromEntries(entries);
  }

  async #propertiesOf(objectId: string) {
    const params = { objectId, ownProperties: true };
    const asked = this.sessions.command(this.tabId, "Runtime.getProperties", params).catch(() => undefined); // the page was left
    const { success, data } = propertiesSchema.safeParse(await within(READ_MS, asked, undefined));
    if (!success) this.#objectsLeft = 0; // nor will it answer the next
    return success
      ? data.result.filter(({ enumerable, symbol }) => enumerable === true && symbol === undefined)
      : undefined;
  }
}

/** Elements of an array, as the browser describes it: `Array(3)`. */
const lengthOf = ({ description = "" }: RemoteObject): number =>
  Number(/^Array\((\d+)\)$/.exec(description)?.[1] ?? 0);
