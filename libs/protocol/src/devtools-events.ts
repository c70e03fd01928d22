import * as z from "zod";

// Events of the Chrome DevTools Protocol as the debugger passes them on (`params` of a `debugger-event`, WIRE.md
// section 4): as much of each as the server reads. Names and shapes are those of the protocol's own documentation.

const callFrame = z.object({
  functionName: z.string(),
  url: z.string(),
  /** From 0. */
  lineNumber: z.int(),
  /** From 0. */
  columnNumber: z.int(),
});
export type DevtoolsCallFrame = z.infer<typeof callFrame>;

const stackTrace = z.object({ callFrames: z.array(callFrame) });

/** One side of an entry of a Map or Set in a preview. */
const entryPreview = z.object({ type: z.string(), description: z.string().optional() });

const objectPreview = z.object({
  /** Whether it has more than the preview shows. */
  overflow: z.boolean().default(false),
  properties: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        subtype: z.string().optional(),
        value: z.string().optional(),
      }),
    )
    .default([]),
  entries: z.array(z.object({ key: entryPreview.optional(), value: entryPreview })).optional(),
});

const remoteObject = z.object({
  type: z.string(),
  subtype: z.string().optional(),
  className: z.string().optional(),
  value: z.unknown().optional(),
  /** What JSON cannot hold: `NaN`, `-0`, `Infinity`, `12n`. */
  unserializableValue: z.string().optional(),
  description: z.string().optional(),
  /** Absent for messages of before the debugger was attached. */
  preview: objectPreview.optional(),
});
/** A value of the page, as the protocol mirrors it. */
export type RemoteObject = z.infer<typeof remoteObject>;

/** Values are strings, several of one name joined by line breaks. */
const headers = z.record(z.string(), z.string());

/** Seconds of a clock that starts anywhere; only differences mean something. */
const monotonic = z.number();

/** The events that the server understands; every other method is passed on unread. */
export const devtoolsEventSchema = z.discriminatedUnion("method", [
  z.object({
    method: z.literal("Runtime.consoleAPICalled"),
    params: z.object({
      /** Name of the console's function, but `warning` for `warn`. */
      type: z.string(),
      args: z.array(remoteObject),
      executionContextId: z.int(),
      /** Milliseconds since the epoch, with a fraction. */
      timestamp: z.number(),
      stackTrace: stackTrace.optional(),
    }),
  }),
  z.object({
    method: z.literal("Runtime.exceptionThrown"),
    params: z.object({
      timestamp: z.number(),
      exceptionDetails: z.object({
        text: z.string(),
        url: z.string().optional(),
        lineNumber: z.int(),
        columnNumber: z.int(),
        executionContextId: z.int().optional(),
        exception: remoteObject.optional(),
        stackTrace: stackTrace.optional(),
      }),
    }),
  }),
  z.object({
    method: z.literal("Log.entryAdded"),
    params: z.object({
      entry: z.object({
        level: z.string(),
        text: z.string(),
        timestamp: z.number(),
        url: z.string().optional(),
        lineNumber: z.int().optional(),
        stackTrace: stackTrace.optional(),
      }),
    }),
  }),
  z.object({
    method: z.literal("Runtime.executionContextCreated"),
    params: z.object({ context: z.object({ id: z.int(), origin: z.string() }) }),
  }),
  z.object({
    method: z.literal("Runtime.executionContextDestroyed"),
    params: z.object({ executionContextId: z.int() }),
  }),
  z.object({ method: z.literal("Runtime.executionContextsCleared") }),
  z.object({
    method: z.literal("Page.frameNavigated"),
    /** Only the page's main frame has no parent. */
    params: z.object({ frame: z.object({ id: z.string(), parentId: z.string().optional() }) }),
  }),
  z.object({
    method: z.literal("Network.requestWillBeSent"),
    params: z.object({
      /** The same for every request of a chain of redirects. */
      requestId: z.string(),
      /** Equal to `requestId` where a document is loaded. */
      loaderId: z.string(),
      documentURL: z.string(),
      request: z.object({
        url: z.string(),
        method: z.string(),
        headers,
        postData: z.string().optional(),
      }),
      timestamp: monotonic,
      /** Seconds since the epoch. */
      wallTime: z.number(),
      type: z.string().optional(),
    }),
  }),
  z.object({
    method: z.literal("Network.responseReceived"),
    params: z.object({
      requestId: z.string(),
      response: z.object({
        status: z.int(),
        statusText: z.string(),
        headers,
        fromDiskCache: z.boolean().optional(),
        remoteIPAddress: z.string().optional(),
      }),
    }),
  }),
  z.object({
    method: z.literal("Network.loadingFinished"),
    params: z.object({ requestId: z.string(), timestamp: monotonic }),
  }),
  z.object({
    method: z.literal("Network.loadingFailed"),
    params: z.object({ requestId: z.string(), timestamp: monotonic, errorText: z.string() }),
  }),
]);
export type DevtoolsEvent = z.infer<typeof devtoolsEventSchema>;

/** The methods of events that tell a message of the console, and nothing else. */
export const consoleMethods: ReadonlySet<string> = new Set<DevtoolsEvent["method"]>([
  "Runtime.consoleAPICalled",
  "Runtime.exceptionThrown",
  "Log.entryAdded",
]);

const known: ReadonlySet<string> = new Set(
  devtoolsEventSchema.options.map(({ shape }) => shape.method.value),
);

/** Whether {@link devtoolsEventSchema} describes events of this method. */
export function isKnownDevtoolsEvent(method: string): boolean {
  return known.has(method);
}
