import { inspectValue } from "./inspect-value.js";
import { charCodeAt, indexOf, parseFloat, parseInt, slice } from "./pristine.js";
import { MAX_MESSAGE } from "./records.js";
import { collected, textRoom, write, type TextRoom } from "./text-room.js";

const PERCENT = 0x25;

/** The arguments of a call of the console as one text, with the specifiers of the Console standard (section 2.2). */
export function formatArguments(values: readonly unknown[]): string {
  const room = textRoom(MAX_MESSAGE);
  const first = values[0];
  const hasSpecifiers = values.length > 1 && typeof first === "string" && indexOf(first, "%") >= 0;
  let next = hasSpecifiers ? writeFormatted(room, first, values) : 0;
  for (; next < values.length; next += 1) {
    if (next > 0) write(room, " ");
    writeBare(room, values[next]);
  }
  return collected(room);
}

/** Writes the format with what its specifiers stand for; yields the index of the first argument that none took. */
function writeFormatted(room: TextRoom, format: string, values: readonly unknown[]): number {
  let next = 1;
  let written = 0;
  for (let at = indexOf(format, "%"); at >= 0; at = indexOf(format, "%", at + 2)) {
    if (at + 1 >= format.length) break;
    const specifier = format[at + 1] ?? "";
    if (charCodeAt(format, at + 1) === PERCENT) {
      write(room, slice(format, written, at + 1));
      written = at + 2;
    } else if (next < values.length && isSpecifier(specifier)) {
      write(room, slice(format, written, at));
      writeSpecified(room, specifier, values[next]);
      next += 1;
      written = at + 2;
    }
  }
  write(room, slice(format, written));
  return next;
}

const isSpecifier = (letter: string): boolean => indexOf("sdifoOc", letter) >= 0;

function writeSpecified(room: TextRoom, specifier: string, value: unknown): void {
  switch (specifier) {
    case "c":
      return; // colours and fonts
    case "d":
    case "i":
      return write(room, `${numberOf(value, parseInt)}`);
    case "f":
      return write(room, `${numberOf(value, parseFloat)}`);
    case "s":
      return writeBare(room, value);
    default:
      return inspectValue(room, value);
  }
}

/** What is no text and no number would be converted by functions of the page. */
function numberOf(value: unknown, parse: (text: string) => number): number | bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "string" || typeof value === "number" ? parse(`${value}`) : NaN;
}

/** A string as it is, everything else as it is shown. */
function writeBare(room: TextRoom, value: unknown): void {
  if (typeof value === "string") write(room, value);
  else inspectValue(room, value);
}
