import { inherits, textOf } from "./own-data.js";
import { exceptionMessage, exceptionName, isError, ownProperty, prototypes } from "./pristine.js";
import { ownStackOf } from "./stacks.js";
import { firstOf } from "./text-room.js";

/** Causes of causes that a stack shows. */
const MAX_CAUSES = 5;

/** Whether a thrown value carries a message and a stack. */
export const isErrorLike = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  (isError(value) || inherits(value, prototypes.error) || inherits(value, prototypes.exception));

/** `TypeError: what was wrong` */
export function errorHeader(error: object): string {
  // Those of a DOMException are computed by the browser.
  const ownName = exceptionName(error) ?? textOf(error, "name");
  const ownMessage = exceptionMessage(error) ?? textOf(error, "message");
  const name = typeof ownName === "string" && ownName !== "" ? firstOf(ownName, 200) : "Error";
  return typeof ownMessage === "string" && ownMessage !== "" ? `${name}: ${ownMessage}` : name;
}

/** The stack of an error as the browser prints it, and those of its causes. */
export function errorStack(error: object): string | undefined {
  let stack = ownStackOf(error);
  let cause = ownCause(error);
  for (let step = 0; step < MAX_CAUSES && cause !== undefined; step += 1) {
    const text = ownStackOf(cause);
    if (text !== undefined) stack = `${stack ?? ""}\nCaused by: ${text}`;
    cause = ownCause(cause);
  }
  return stack;
}

function ownCause(error: object): object | undefined {
  const cause: unknown = ownProperty(error, "cause")?.value;
  return isErrorLike(cause) ? cause : undefined;
}
