import type { ConsoleKind, SourcePosition } from "@browser-mcp/protocol";
import { errorStack, isErrorLike } from "./error-text.js";
import { inspectValue } from "./inspect-value.js";
import {
  addListener,
  errorColumn,
  errorFile,
  errorLine,
  errorMessage,
  errorThrown,
  now,
  rejectionReason,
  removeListener,
  window,
} from "./pristine.js";
import { keep, type RecordRing } from "./record-ring.js";
import { MAX_MESSAGE, MAX_STACK } from "./records.js";
import { collected, firstOf, textRoom, write } from "./text-room.js";
import { onWrittenAnew } from "./written-anew.js";

/** A recording of errors that nobody caught. */
export interface ErrorCapture {
  /** Begins; to be called again where `document.open` may have removed all listeners. */
  listen(): void;
  end(): void;
}

/**
 * Errors and rejections that nobody caught, as the browser prints them.
 * Records nothing before it listens.
 */
export function captureErrors(ring: RecordRing): ErrorCapture {
  const onError = guarded(ring, (event) => {
    const thrown = errorThrown(event);
    const message = errorMessage(event);
    // An object that is no error, the browser calls "[object Object]".
    const text = typeof message === "string" && !isPlainObject(thrown) ? message : uncaught("", thrown);
    keepThrown(ring, "exception", text, thrown, positionOf(event));
  });
  const onRejection = guarded(ring, (event) => {
    const reason = rejectionReason(event);
    keepThrown(ring, "rejection", uncaught(" (in promise)", reason), reason, undefined);
  });
  const listen = (): void => {
    addListener(window, "error", onError, undefined);
    addListener(window, "unhandledrejection", onRejection, undefined);
    written.look();
  };
  const written = onWrittenAnew(listen);
  return {
    listen,
    end: () => {
      written.end();
      removeListener(window, "error", onError, undefined);
      removeListener(window, "unhandledrejection", onRejection, undefined);
    },
  };
}

/** Only what the browser itself tells: `isTrusted` is each event's own, and nobody can change it. */
const guarded =
  (ring: RecordRing, take: (event: Event) => void): ((event: Event) => void) =>
  (event) => {
    if (!event.isTrusted) return;
    try {
      take(event);
    } catch {
      ring.dropped += 1; // no room left on the stack, say
    }
  };

const isPlainObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !isErrorLike(value);

function uncaught(where: string, thrown: unknown): string {
  const room = textRoom(MAX_MESSAGE);
  write(room, `Uncaught${where} `);
  if (typeof thrown === "string") write(room, thrown);
  else inspectValue(room, thrown);
  return collected(room);
}

function keepThrown(
  ring: RecordRing,
  kind: ConsoleKind,
  message: string,
  thrown: unknown,
  source: SourcePosition | undefined,
): void {
  const stack = isErrorLike(thrown) ? errorStack(thrown) : undefined;
  keep(ring, {
    level: "error",
    kind,
    timestamp: now(),
    message: firstOf(message, MAX_MESSAGE),
    stack: stack === undefined ? undefined : firstOf(stack, MAX_STACK),
    source,
  });
}

function positionOf(event: Event): SourcePosition | undefined {
  const url = errorFile(event);
  const line = errorLine(event);
  const column = errorColumn(event);
  // A script of another origin shows neither its message nor its place.
  if (typeof url !== "string" || url === "" || typeof line !== "number" || typeof column !== "number") {
    return undefined;
  }
  return { url, line, column };
}
