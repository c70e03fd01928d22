// The built-ins as they are before a page's first script, for code that runs in the page's own world: a page may later
// replace them, to read along, to forge or to break. Whoever uses these keeps to three rules: no method of a value is
// called by name, no iteration (`of`, spread, destructured arrays), and no property is read or assigned that is not
// surely the object's own, because reading falls through to prototypes that the page can change.

export const { apply, defineProperty, deleteProperty, getPrototypeOf, ownKeys, setPrototypeOf } = Reflect;
const { getOwnPropertyDescriptor } = Reflect;
export const { isArray } = Array;
export const { is } = Object;
export const { now } = Date;
export const { parseFloat, parseInt, document, window, console, MessageChannel, MessageEvent } = globalThis;
export const { IntersectionObserver, MutationObserver } = globalThis;
export const stringify = JSON.stringify;
export const parseJson = JSON.parse;
export const NativeError = Error;
/** Also errors of other frames; absent before Chrome 134, where their prototypes tell. */
export const isError: (value: unknown) => boolean = isErrorOf(Error);
/** V8's own: gives the holder a stack that begins below a function. */
export const captureStackTrace = captureOf(Error);
export const highResolutionTime = performance.now.bind(performance);
export const dispatchEvent = EventTarget.prototype.dispatchEvent.bind(document);

function isErrorOf(constructor: object): (value: unknown) => boolean {
  const isError: unknown = getOwnPropertyDescriptor(constructor, "isError")?.value;
  return typeof isError === "function" ? (value) => isError(value) === true : () => false;
}

function captureOf(constructor: object): (holder: object, above: unknown) => void {
  const capture: unknown = getOwnPropertyDescriptor(constructor, "captureStackTrace")?.value;
  return typeof capture === "function" ? (holder, above) => void capture(holder, above) : () => undefined;
}

/** Absent where there is no `fetch`. */
const responsePrototype = typeof Response === "undefined" ? undefined : Response.prototype;
const nothing = (_target: object): unknown => undefined;

/** A method as a function of its `this` and its arguments. */
export const uncurry =
  <Self, Args extends unknown[], Result>(method: (this: Self, ...args: Args) => Result) =>
  (self: Self, ...args: Args): Result =>
    apply(method, self, args);

/** An own property of an object, as data that no prototype can add to. */
export function ownProperty(target: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(target, key);
  if (descriptor !== undefined) setPrototypeOf(descriptor, null);
  return descriptor;
}

/** An array that answers for its own elements only, so that its indices may be assigned. */
export function bareArray<T>(): T[] {
  const list: T[] = [];
  setPrototypeOf(list, null);
  return list;
}

/** Reads an accessor property; undefined where the browser does not have it, or `target` is not of its kind. */
function reader(prototype: object, key: PropertyKey): (target: object) => unknown {
  const get = getOwnPropertyDescriptor(prototype, key)?.get;
  return (target) => {
    if (get === undefined) return undefined;
    try {
      return apply(get, target, []);
    } catch {
      return undefined; // not of its kind
    }
  };
}

export const bind = uncurry(Function.prototype.bind);
export const sourceOf = uncurry(Function.prototype.toString);
export const indexOf = uncurry(String.prototype.indexOf);
export const charCodeAt = uncurry(String.prototype.charCodeAt);
export const slice = uncurry(String.prototype.slice);
export const symbolText = uncurry(Symbol.prototype.toString);
export const numberValue = uncurry(Number.prototype.valueOf);
export const toIsoString = uncurry(Date.prototype.toISOString);
export const getTime = uncurry(Date.prototype.getTime);
export const forEachOfMap = uncurry<Map<unknown, unknown>, [(value: unknown, key: unknown) => void], void>(
  Map.prototype.forEach,
);
export const forEachOfSet = uncurry<Set<unknown>, [(value: unknown) => void], void>(Set.prototype.forEach);
export const getAttribute = uncurry(Element.prototype.getAttribute);
export const addListener = uncurry(EventTarget.prototype.addEventListener);
export const removeListener = uncurry(EventTarget.prototype.removeEventListener);
export const postMessage = uncurry<MessagePort, [message: unknown], void>(MessagePort.prototype.postMessage);
export const closePort = uncurry<MessagePort, [], void>(MessagePort.prototype.close);

export const observeChildren = uncurry(MutationObserver.prototype.observe);
export const disconnectFromChildren = uncurry(MutationObserver.prototype.disconnect);
export const observeElement = uncurry(IntersectionObserver.prototype.observe);
export const disconnectFromElement = uncurry(IntersectionObserver.prototype.disconnect);

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
export const mapSize = reader(Map.prototype, "size");
export const setSize = reader(Set.prototype, "size");
export const typedArrayName = reader(typedArrayPrototype, Symbol.toStringTag);
export const typedArrayLength = reader(typedArrayPrototype, "length");
export const byteLength = reader(ArrayBuffer.prototype, "byteLength");
export const regExpSource = reader(RegExp.prototype, "source");
export const nodeType = reader(Node.prototype, "nodeType");
export const nodeName = reader(Node.prototype, "nodeName");
export const characterData = reader(CharacterData.prototype, "data");
export const localName = reader(Element.prototype, "localName");
export const eventType = reader(Event.prototype, "type");
export const exceptionName = reader(DOMException.prototype, "name");
export const exceptionMessage = reader(DOMException.prototype, "message");
export const urlText = reader(URL.prototype, "href");
export const locationText = reader(location, "href");
export const responseStatus = responsePrototype === undefined ? nothing : reader(responsePrototype, "status");
export const responseUrl = responsePrototype === undefined ? nothing : reader(responsePrototype, "url");
export const documentElement = reader(Document.prototype, "documentElement");
export const readyState = reader(Document.prototype, "readyState");
export const messageData = reader(MessageEvent.prototype, "data");
export const errorMessage = reader(ErrorEvent.prototype, "message");
export const errorFile = reader(ErrorEvent.prototype, "filename");
export const errorLine = reader(ErrorEvent.prototype, "lineno");
export const errorColumn = reader(ErrorEvent.prototype, "colno");
export const errorThrown = reader(ErrorEvent.prototype, "error");
export const rejectionReason =
  typeof PromiseRejectionEvent === "undefined"
    ? () => undefined
    : reader(PromiseRejectionEvent.prototype, "reason");

/** The flags of an expression, in the order in which they are written. */
export const regExpFlags = [
  { letter: "d", is: reader(RegExp.prototype, "hasIndices") },
  { letter: "g", is: reader(RegExp.prototype, "global") },
  { letter: "i", is: reader(RegExp.prototype, "ignoreCase") },
  { letter: "m", is: reader(RegExp.prototype, "multiline") },
  { letter: "s", is: reader(RegExp.prototype, "dotAll") },
  { letter: "u", is: reader(RegExp.prototype, "unicode") },
  { letter: "v", is: reader(RegExp.prototype, "unicodeSets") },
  { letter: "y", is: reader(RegExp.prototype, "sticky") },
] as const;

export const prototypes = {
  array: Array.prototype,
  arrayBuffer: ArrayBuffer.prototype,
  date: Date.prototype,
  error: Error.prototype,
  event: Event.prototype,
  exception: DOMException.prototype,
  function: Function.prototype,
  location: Location.prototype,
  map: Map.prototype,
  node: Node.prototype,
  object: Object.prototype,
  promise: Promise.prototype,
  regExp: RegExp.prototype,
  response: responsePrototype,
  set: Set.prototype,
  typedArray: typedArrayPrototype,
  url: URL.prototype,
  window: Window.prototype,
} as const;
