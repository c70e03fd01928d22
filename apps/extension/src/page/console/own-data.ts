import { getPrototypeOf, ownProperty } from "./pristine.js";

/** Steps of a chain of prototypes. */
const MAX_CHAIN = 20;

/** A property that holds data, of the object or the nearest prototype that has it; undefined where it is computed. */
export function dataOf(target: object, key: PropertyKey): unknown {
  let holder: object | null = target;
  for (let step = 0; holder !== null && step < MAX_CHAIN; step += 1) {
    const property = ownProperty(holder, key);
    if (property !== undefined) return property.value;
    holder = getPrototypeOf(holder);
  }
  return undefined;
}

/** The text that a property holds. */
export function textOf(target: object, key: PropertyKey): string | undefined {
  const value = dataOf(target, key);
  return typeof value === "string" ? value : undefined;
}

/** The name of the class that an object says it is of; empty where it says none. */
export function classNameOf(target: object): string {
  const constructor = dataOf(target, "constructor");
  if (typeof constructor !== "function") return "";
  const name: unknown = ownProperty(constructor, "name")?.value;
  return typeof name === "string" ? name : "";
}

/** Whether a prototype is in an object's chain. */
export function inherits(target: object, prototype: object): boolean {
  let holder = getPrototypeOf(target);
  for (let step = 0; holder !== null && step < MAX_CHAIN; step += 1) {
    if (holder === prototype) return true;
    holder = getPrototypeOf(holder);
  }
  return false;
}
