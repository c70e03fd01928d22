import type { ScriptOutcome } from "@browser-mcp/protocol";
import * as z from "zod";
import { cut } from "../../page/bounded-text.js";

/** The parts of a `Runtime.RemoteObject` that are used. */
export const remoteObjectSchema = z.object({
  type: z.string(),
  subtype: z.string().optional(),
  value: z.unknown().optional(),
  unserializableValue: z.string().optional(),
  description: z.string().optional(),
  objectId: z.string().optional(),
});
export type RemoteObject = z.infer<typeof remoteObjectSchema>;

/** What `Runtime.evaluate`, `callFunctionOn` and `awaitPromise` yield. */
export const evaluationSchema = z.object({
  result: remoteObjectSchema,
  exceptionDetails: z
    .object({
      text: z.string(),
      lineNumber: z.int(),
      columnNumber: z.int(),
      scriptId: z.string().optional(),
      exception: remoteObjectSchema.optional(),
    })
    .optional(),
});
export type Evaluation = z.infer<typeof evaluationSchema>;
type ExceptionDetails = NonNullable<Evaluation["exceptionDetails"]>;

/** What was put around a script, so that its own places can be told. */
export interface Wrapping {
  /** UTF-16 units before its first line, in the same line. */
  readonly before: number;
  /** The line after its last one, which calls it. */
  readonly callLine: number;
}

/** A place in a stack that lies in the evaluated script itself: it has no address. */
const PLACE = /<anonymous>:(\d+):(\d+)/;

/** The frame of what only awaits, in the first line of a script. */
const AWAITING = /^ {4}at async <anonymous>:1:(\d+)$/;

/**
 * A place in a script's first line: of its own, or from which it had something evaluated. A place in what was evaluated
 * stands behind a comma.
 */
export const FIRST_LINE = /(?:(?<=\bat (?:async )?|\()<anonymous>|(?<=\(eval at [^()\n]{1,200} \()):1:(\d+)/g;

/** UTF-16 units of what a failure says, and of its frames. */
const LONGEST_MESSAGE = 10_000;
const LONGEST_FRAMES = 10_000;

/** A value that needs no look into the page; undefined for one that does. */
export function primitiveOf({ type, subtype, value, unserializableValue, description }: RemoteObject):
  | {
      readonly value: unknown;
    }
  | undefined {
  if (type === "undefined" || subtype === "null") return { value: null };
  if (type === "symbol") return { value: description ?? "Symbol()" };
  if (unserializableValue !== undefined)
    return { value: unserializableValue === "-0" ? 0 : unserializableValue };
  return type === "object" || type === "function" ? undefined : { value: value ?? null };
}

/**
 * What a script threw, with its place in the script.
 * @param thrown what was thrown where it is no error, rendered
 */
export function failureOf(
  details: ExceptionDetails,
  wrapping: Wrapping | undefined,
  thrown?: unknown,
): Extract<ScriptOutcome, { ok: false }> {
  const { exception } = details;
  if (exception?.subtype !== "error" || exception.description === undefined) {
    const primitive = exception === undefined ? undefined : primitiveOf(exception);
    const value = primitive === undefined ? thrown : primitive.value;
    return { ok: false, message: uncaught(value) };
  }
  const description = withoutWrapping(exception.description, wrapping);
  const at = description.search(/\n {4}at /);
  const position = placeIn(at < 0 ? "" : description.slice(at)) ?? placeOfSyntax(details, at < 0, wrapping);
  return {
    ok: false,
    ...boundedFailure(at < 0 ? description : description.slice(0, at), at < 0 ? "" : description.slice(at)),
    ...(position === undefined ? {} : { position }),
  };
}

/** What is said of a thrown value that is no error. */
export const uncaught = (value: unknown): string =>
  cut(`Uncaught ${JSON.stringify(value ?? null)}`, LONGEST_MESSAGE);

/** A message, and with it the frames below it; a page can make both as long as it likes. */
export function boundedFailure(message: string, frames = ""): { message: string; stack?: string } {
  const said = cut(message, LONGEST_MESSAGE);
  return { message: said, ...(frames === "" ? {} : { stack: said + cut(frames, LONGEST_FRAMES) }) };
}

/** Whether the script could not even be parsed because it returns: then it has not run. */
export function isIllegalReturn({ exceptionDetails }: Evaluation): boolean {
  // With a stack it comes from a script that ran and had something evaluated itself.
  return exceptionDetails?.exception?.description === "SyntaxError: Illegal return statement";
}

/** The first place in the evaluated script that a stack names; lines and columns count from 1. */
export function placeIn(frames: string): { line: number; column: number } | undefined {
  // Code that the page itself evaluates has no address either, but says where it was.
  const line = frames.split("\n").find((frame) => PLACE.test(frame) && !frame.includes("eval at"));
  const place = line === undefined ? null : PLACE.exec(line);
  return place === null ? undefined : { line: Number(place[1]), column: Number(place[2]) };
}

/** A script that cannot be parsed has no stack; its details count from 0. */
function placeOfSyntax(
  { lineNumber, columnNumber, scriptId, exception }: ExceptionDetails,
  hasNoStack: boolean,
  wrapping: Wrapping | undefined,
): { line: number; column: number } | undefined {
  if (!hasNoStack || scriptId === undefined || exception?.description?.startsWith("SyntaxError") !== true) {
    return undefined;
  }
  return {
    line: lineNumber + 1,
    column: Math.max(1, columnNumber + 1 - (lineNumber === 0 ? (wrapping?.before ?? 0) : 0)),
  };
}

/** A stack in the places of the script as it was written. */
export function withoutWrapping(stack: string, wrapping: Wrapping | undefined): string {
  if (wrapping === undefined) return stack;
  const isOurs = (line: string): boolean =>
    (!line.includes("eval at") && PLACE.exec(line)?.[1] === String(wrapping.callLine)) ||
    Number(AWAITING.exec(line)?.[1] ?? Infinity) <= wrapping.before;
  return stack
    .split("\n")
    .filter((line) => !isOurs(line))
    .map((line) =>
      line.replace(
        FIRST_LINE,
        (place, digits: string) =>
          `${place.slice(0, -digits.length)}${Math.max(1, Number(digits) - wrapping.before)}`,
      ),
    )
    .join("\n");
}
