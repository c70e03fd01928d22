import {
  apply,
  captureStackTrace,
  defineProperty,
  deleteProperty,
  getPrototypeOf,
  indexOf,
  NativeError,
  ownProperty,
  prototypes,
  slice,
} from "./pristine.js";
import { MAX_STACK } from "./records.js";
import { firstOf } from "./text-room.js";

// A stack is made by the engine, but the page has a word in it: `Error.prepareStackTrace` is called with the functions
// on the stack, and `Error.stackTraceLimit` says how many there are.

const FRAMES = 10;
const FIRST_FRAME = "\n    at ";
const nothing = (): void => undefined;

/** The engine's own getter of `stack`; undefined in engines where it is a property with a value. */
const nativeStack = ownProperty(new NativeError(), "stack")?.get;

/**
 * The stack of the call that is under way, from the page's own frame on, without a first line that says what it is.
 * @param above the function of ours that the page called
 */
export function stackAbove(above: (...args: never[]) => unknown): string | undefined {
  const restorePreparation = preparesStacks() ? replaceOwn("prepareStackTrace", undefined) : nothing;
  if (restorePreparation === undefined) return undefined; // the page has made it unchangeable
  const restoreLimit = hasLimit() ? nothing : (replaceOwn("stackTraceLimit", FRAMES) ?? nothing);
  try {
    const holder: { __proto__: null; stack?: unknown } = { __proto__: null };
    captureStackTrace(holder, above);
    return framesOf(holder.stack);
  } finally {
    restoreLimit();
    restorePreparation();
  }
}

/**
 * The stack that an error carries, with its message. Undefined where the page would be asked for it: where it has made
 * `stack` an accessor of its own, or prepares stacks itself, which would then no longer find them unprepared.
 */
export function ownStackOf(error: object): string | undefined {
  if (preparesStacks()) return undefined;
  const property = ownProperty(error, "stack");
  if (property === undefined) return undefined;
  const isNative = property.get !== undefined && property.get === nativeStack;
  const stack: unknown = isNative ? apply(nativeStack, error, []) : property.value;
  return typeof stack === "string" ? firstOf(stack, MAX_STACK) : undefined;
}

function framesOf(stack: unknown): string | undefined {
  if (typeof stack !== "string") return undefined;
  const first = indexOf(stack, FIRST_FRAME);
  return first < 0 ? undefined : firstOf(slice(stack, first + 1), MAX_STACK);
}

/** Whether a function of the page's would be asked to prepare a stack. */
function preparesStacks(): boolean {
  return (
    ownProperty(NativeError, "prepareStackTrace") !== undefined ||
    getPrototypeOf(NativeError) !== prototypes.function ||
    ownProperty(prototypes.function, "prepareStackTrace") !== undefined ||
    getPrototypeOf(prototypes.function) !== prototypes.object ||
    ownProperty(prototypes.object, "prepareStackTrace") !== undefined
  );
}

function hasLimit(): boolean {
  const limit: unknown = ownProperty(NativeError, "stackTraceLimit")?.value;
  return typeof limit === "number" && limit > 0;
}

/** Gives `Error` an own property for a moment; yields how to undo that, undefined where it cannot be done. */
function replaceOwn(key: string, value: unknown): (() => void) | undefined {
  const before = ownProperty(NativeError, key);
  const replacement = { __proto__: null, value, configurable: true, writable: true, enumerable: true };
  if (!defineProperty(NativeError, key, replacement)) return undefined;
  return () => {
    if (before === undefined) deleteProperty(NativeError, key);
    else defineProperty(NativeError, key, before);
  };
}
