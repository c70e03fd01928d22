import { describeObject } from "./describe-object.js";
import { errorHeader, isErrorLike } from "./error-text.js";
import { classNameOf, inherits } from "./own-data.js";
import {
  forEachOfMap,
  forEachOfSet,
  getPrototypeOf,
  indexOf,
  is,
  isArray,
  mapSize,
  ownKeys,
  ownProperty,
  prototypes,
  setSize,
  slice,
  sourceOf,
  symbolText,
  typedArrayLength,
  typedArrayName,
} from "./pristine.js";
import { firstOf, isFull, quoted, write, type TextRoom } from "./text-room.js";

/** Objects within objects that are shown. */
const MAX_DEPTH = 4;
/** Members of one object that are shown. */
const MAX_MEMBERS = 100;
/** UTF-16 units of a string within an object. */
const MAX_INNER_STRING = 10_000;
const MAX_NAME = 200;

/** The object that a value stands in, and what that stands in. */
interface Outer {
  readonly object: object;
  readonly outer: Outer | undefined;
  readonly depth: number;
}

/**
 * Writes a value as the developer tools show it: strings in quotes, objects with their own members. Calls nothing that
 * the page has defined. A proxy is the exception: no script can tell it from the object behind it, so its traps answer.
 */
export function inspectValue(room: TextRoom, value: unknown, outer?: Outer): void {
  switch (typeof value) {
    case "string":
      return write(room, innerString(value));
    case "bigint":
      return write(room, `${value}n`);
    case "symbol":
      return write(room, symbolText(value));
    case "function":
      return write(room, functionText(value));
    case "number":
      return write(room, is(value, -0) ? "-0" : `${value}`);
    case "object":
      return value === null ? write(room, "null") : inspectObject(room, value, outer);
    default:
      return write(room, `${value}`); // true, false, undefined
  }
}

function inspectObject(room: TextRoom, value: object, outer: Outer | undefined): void {
  for (let around = outer; around !== undefined; around = around.outer) {
    if (around.object === value) return write(room, "[Circular]");
  }
  const depth = outer === undefined ? 0 : outer.depth + 1;
  try {
    if (depth >= MAX_DEPTH) return write(room, isArray(value) ? "[…]" : "{…}");
    writeObject(room, value, { object: value, outer, depth });
  } catch {
    write(room, "[not readable]"); // a revoked proxy, a trap that throws, a window of another origin
  }
}

function writeObject(room: TextRoom, value: object, inside: Outer): void {
  if (isArray(value)) return writeList(room, value, ownProperty(value, "length")?.value, inside);
  const prototype = getPrototypeOf(value);
  if (prototype === prototypes.object || prototype === null) return writeMembers(room, value, "", inside);
  if (isErrorLike(value)) return writeError(room, value, inside);
  const described = describeObject(value);
  if (described !== undefined) return write(room, described);
  const name = firstOf(classNameOf(value), MAX_NAME);
  if (inherits(value, prototypes.map)) return writeMap(room, value, name, inside);
  if (inherits(value, prototypes.set)) return writeSet(room, value, name, inside);
  const kind = inherits(value, prototypes.typedArray) ? typedArrayName(value) : undefined;
  if (typeof kind === "string") {
    const length = typedArrayLength(value);
    write(room, `${kind}(${typeof length === "number" ? length : 0}) `);
    return writeList(room, value, length, inside);
  }
  writeMembers(room, value, name === "" || name === "Object" ? "" : `${name} `, inside);
}

function writeList(room: TextRoom, list: object, length: unknown, inside: Outer): void {
  const count = typeof length === "number" ? length : 0;
  write(room, "[");
  for (let index = 0; index < count && !isFull(room); index += 1) {
    if (index > 0) write(room, ", ");
    if (index === MAX_MEMBERS) {
      write(room, `… ${count - index} more`);
      break;
    }
    const element = ownProperty(list, index);
    if (element !== undefined) writeProperty(room, element, inside);
  }
  write(room, "]");
}

/** `{a: 1, b: [Getter]}`: what is computed stays uncomputed. */
function writeMembers(room: TextRoom, value: object, before: string, inside: Outer, without = noKeys): void {
  const keys = ownKeys(value);
  let shown = 0;
  write(room, `${before}{`);
  for (let index = 0; index < keys.length && !isFull(room); index += 1) {
    const key = keys[index];
    if (key === undefined || without(key)) continue;
    const property = ownProperty(value, key);
    if (property?.enumerable !== true) continue;
    if (shown > 0) write(room, ", ");
    if (shown === MAX_MEMBERS) {
      write(room, "…");
      break;
    }
    shown += 1;
    write(room, `${typeof key === "symbol" ? `[${symbolText(key)}]` : firstOf(key, MAX_NAME)}: `);
    writeProperty(room, property, inside);
  }
  write(room, "}");
}

const noKeys = (_key: PropertyKey): boolean => false;

function writeProperty(room: TextRoom, property: PropertyDescriptor, inside: Outer): void {
  if (property.get !== undefined) write(room, "[Getter]");
  else if (property.set !== undefined) write(room, "[Setter]");
  else inspectValue(room, property.value, inside);
}

/** `Map(1) {"a" => 1}` */
function writeMap(room: TextRoom, value: object, name: string, inside: Outer): void {
  const size = mapSize(value);
  if (typeof size !== "number") return writeMembers(room, value, `${name} `, inside);
  let shown = 0;
  write(room, `${name}(${size}) {`);
  forEachOfMap(value as Map<unknown, unknown>, (entry, key) => {
    if (!begins(room, shown++)) return;
    inspectValue(room, key, inside);
    write(room, " => ");
    inspectValue(room, entry, inside);
  });
  write(room, "}");
}

/** `Set(2) {1, 2}` */
function writeSet(room: TextRoom, value: object, name: string, inside: Outer): void {
  const size = setSize(value);
  if (typeof size !== "number") return writeMembers(room, value, `${name} `, inside);
  let shown = 0;
  write(room, `${name}(${size}) {`);
  forEachOfSet(value as Set<unknown>, (entry) => {
    if (begins(room, shown++)) inspectValue(room, entry, inside);
  });
  write(room, "}");
}

/** Separates one entry from the last; false where no more are shown. */
function begins(room: TextRoom, index: number): boolean {
  if (index > MAX_MEMBERS || isFull(room)) return false;
  if (index > 0) write(room, ", ");
  if (index < MAX_MEMBERS) return true;
  write(room, "…");
  return false;
}

/** `TypeError: what was wrong {code: 7} [cause]: Error: why` */
function writeError(room: TextRoom, error: object, inside: Outer): void {
  write(room, errorHeader(error));
  const keys = ownKeys(error);
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index];
    if (key === undefined || toldApart(key) || ownProperty(error, key)?.enumerable !== true) continue;
    writeMembers(room, error, " ", inside, toldApart);
    break;
  }
  writePart(room, error, "cause", inside);
  writePart(room, error, "errors", inside);
}

function writePart(room: TextRoom, error: object, key: "cause" | "errors", inside: Outer): void {
  const property = ownProperty(error, key);
  if (property === undefined) return;
  write(room, ` [${key}]: `);
  writeProperty(room, property, inside);
}

const toldApart = (key: PropertyKey): boolean =>
  key === "name" || key === "message" || key === "stack" || key === "cause" || key === "errors";

const innerString = (text: string): string =>
  text.length > MAX_INNER_STRING
    ? `${quoted(firstOf(text, MAX_INNER_STRING))}… (${text.length} characters)`
    : quoted(text);

function functionText(value: object): string {
  const name: unknown = ownProperty(value, "name")?.value;
  const shown = typeof name === "string" ? firstOf(name, MAX_NAME) : "";
  const source = sourceOf(value);
  const isClass = slice(source, 0, 5) === "class" && indexOf(source, "[native code]") < 0;
  return isClass ? `class ${shown}` : `ƒ ${shown}()`;
}
