/** How much of a value is rendered. */
export interface RenderBounds {
  readonly depth: number;
  /** Elements of arrays, maps and sets and properties of objects, all together. */
  readonly entries: number;
  /** UTF-16 units of one string. */
  readonly string: number;
  /** UTF-16 units of one element's source. */
  readonly html: number;
  /** UTF-16 units of all strings and keys together. */
  readonly total: number;
}

/**
 * Any value as data that JSON can hold. A map is an object or, with keys that are no strings, a list of pairs; a set is
 * a list; a date, a regular expression, a bigint, a symbol, a function and a number that JSON lacks are texts; an error
 * is name, message, stack and what it has of its own; an element is its source; undefined is null. Cycles and what is over a bound are marked.
 *
 * It runs in the page's own world and no code of the page's is called: own properties are read without their getters,
 * and inherited getters only where they are the browser's. Its source text is sent into the page, so it may use nothing
 * from outside itself.
 */
export function renderValue(root: unknown, bounds: RenderBounds): unknown {
  let entriesLeft = bounds.entries;
  let unitsLeft = bounds.total;
  const ancestors: object[] = [];
  const nativeCode = /^(async )?function (get |set )?[\w$]*[\w$]\(\) \{\s*\[native code\]\s*\}$/;

  const text = (value: string, most = bounds.string): string => {
    if (value.length <= most && value.length <= unitsLeft) {
      unitsLeft -= value.length;
      return value;
    }
    const room = Math.max(0, Math.min(most, unitsLeft));
    unitsLeft -= room;
    const last = value.charCodeAt(room - 1);
    const whole = last >= 0xd800 && last <= 0xdbff ? room - 1 : room;
    return `${value.slice(0, Math.max(0, whole))}… [cut from ${value.length} characters]`;
  };
  const isNative = (callable: unknown): callable is (...args: unknown[]) => unknown =>
    typeof callable === "function" && nativeCode.test(Function.prototype.toString.call(callable));
  /** The getter of a prototype of the browser's own, called on any value: throws where the value is of another kind. */
  const getter = (prototype: object, key: string): ((value: object) => unknown) => {
    const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
    return (value) => (get === undefined ? undefined : Reflect.apply(get, value, []));
  };
  const attempt = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch {
      return undefined; // the value is of another kind
    }
  };
  /** The property as it lies there, own or inherited; a getter counts only where it is the browser's. */
  const lookUp = (object: object, key: string): unknown => {
    for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
      const found = Object.getOwnPropertyDescriptor(holder, key);
      if (found === undefined) continue;
      if ("value" in found) return found.value;
      return isNative(found.get) ? Reflect.apply(found.get, object, []) : undefined;
    }
    return undefined;
  };
  const nameOf = (callable: object): string | undefined => {
    const name = lookUp(callable, "name");
    return typeof name === "string" && name !== "" ? text(name, 100) : undefined;
  };
  const classOf = (object: object): string => {
    const made = lookUp(object, "constructor");
    return (typeof made === "function" ? nameOf(made) : undefined) ?? "Object";
  };

  const list = (count: number, item: (index: number) => unknown, depth: number): unknown[] => {
    const rendered: unknown[] = [];
    for (let index = 0; index < count; index += 1) {
      if (entriesLeft <= 0 || unitsLeft <= 0) {
        rendered[index] = `… ${count - index} more`;
        break;
      }
      entriesLeft -= 1;
      rendered[index] = render(item(index), depth + 1);
    }
    return rendered;
  };
  /** Sets a property of ours, whatever its name, and whatever setter the page has given all objects. */
  const put = (rendered: Record<string, unknown>, key: string, value: unknown): void => {
    if (key in rendered) {
      const lasting = { __proto__: null, value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(rendered, key, lasting);
    } else rendered[key] = value;
  };
  const record = (
    keys: readonly string[],
    item: (key: string) => unknown,
    depth: number,
  ): Record<string, unknown> => {
    // Not without a prototype: the JSON of such objects takes three times as long.
    const rendered: Record<string, unknown> = {};
    for (let index = 0; index < keys.length; index += 1) {
      if (entriesLeft <= 0 || unitsLeft <= 0) {
        put(rendered, "…", `${keys.length - index} more`);
        break;
      }
      entriesLeft -= 1;
      const key = keys[index] ?? "";
      put(rendered, text(key, 1_000), render(item(key), depth + 1));
    }
    return rendered;
  };
  const own = (object: object, key: PropertyKey): unknown => {
    const found = Object.getOwnPropertyDescriptor(object, key);
    return found === undefined || "value" in found ? found?.value : "[Getter]";
  };

  const bytes = (object: ArrayBufferView, depth: number): unknown => {
    const length = attempt(() => getter(Object.getPrototypeOf(Uint8Array.prototype), "length")(object));
    if (typeof length !== "number") return `[DataView: ${object.byteLength} bytes]`;
    return list(length, (index) => Reflect.get(object, index), depth);
  };
  const map = (object: object, depth: number): unknown => {
    const size = getter(Map.prototype, "size")(object);
    const keys: unknown[] = [];
    const values: unknown[] = [];
    let named = true;
    Map.prototype.forEach.call(object, (value: unknown, key: unknown) => {
      if (typeof key !== "string") named = false;
      keys[keys.length] = key;
      values[values.length] = value;
    });
    if (!named) return list(Number(size), (index) => [keys[index], values[index]], depth);
    const byName = new Map<string, unknown>();
    keys.forEach((key, index) => void byName.set(String(key), values[index]));
    return record([...byName.keys()], (key) => byName.get(key), depth);
  };
  const set = (object: object, depth: number): unknown => {
    const values: unknown[] = [];
    Set.prototype.forEach.call(object, (value: unknown) => void (values[values.length] = value));
    return list(values.length, (index) => values[index], depth);
  };
  const date = (object: object): unknown =>
    Number.isNaN(Date.prototype.getTime.call(object))
      ? "Invalid Date"
      : Date.prototype.toISOString.call(object);
  const regExp = (object: object): unknown =>
    text(String(getter(RegExp.prototype, "source")(object)).replace(/^|$/g, "/")) +
    String(lookUp(object, "flags"));
  const domNode = (object: object): unknown => {
    const type = getter(Node.prototype, "nodeType")(object);
    if (type === 1) return text(String(getter(Element.prototype, "outerHTML")(object)), bounds.html);
    if (type === 9) return text(`[Document ${String(getter(Document.prototype, "URL")(object))}]`, 1_000);
    const value = getter(Node.prototype, "nodeValue")(object);
    return typeof value === "string" ? text(value, bounds.html) : `[${classOf(object)}]`;
  };
  interface Kind {
    readonly prototype: object;
    /** Throws for an object without the inner mark of this kind; yields undefined where the page has taken it away. */
    readonly mark: (object: object) => unknown;
    readonly tell: (object: object, depth: number) => unknown;
  }
  let known: readonly Kind[] | undefined;
  /** What the language and the DOM know by an inner mark, whatever its prototype says. */
  const kinds = (): readonly Kind[] =>
    (known ??= [
      { prototype: Node.prototype, mark: getter(Node.prototype, "nodeType"), tell: domNode },
      { prototype: Map.prototype, mark: getter(Map.prototype, "size"), tell: map },
      { prototype: Set.prototype, mark: getter(Set.prototype, "size"), tell: set },
      { prototype: Date.prototype, mark: (object) => Date.prototype.getTime.call(object), tell: date },
      { prototype: RegExp.prototype, mark: getter(RegExp.prototype, "source"), tell: regExp },
      ...[Number.prototype, String.prototype, Boolean.prototype, BigInt.prototype].map((prototype) => {
        const mark = (object: object): unknown => Reflect.apply(prototype.valueOf, object, []);
        return { prototype, mark, tell: (object: object, depth: number) => render(mark(object), depth) };
      }),
    ]);
  /** The kind of an object: by its prototypes where they are this page's, else (it is a frame's) by asking for each mark. */
  const kindOf = (object: object): Kind | undefined => {
    const has = ({ mark }: Kind): boolean => attempt(() => mark(object)) !== undefined;
    for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder)) {
      if (holder === Object.prototype) return undefined;
      for (const kind of kinds()) if (kind.prototype === holder && has(kind)) return kind;
    }
    return kinds().find(has);
  };

  /** V8's own getter of stacks, which has no name to know it by. */
  const stackGetter = Object.getOwnPropertyDescriptor(new Error(), "stack")?.get;
  /** Also one of a frame, where the browser can tell (from Chrome 134 on). */
  const isError = (object: object): boolean => {
    const tells: unknown = Object.getOwnPropertyDescriptor(Error, "isError")?.value;
    return object instanceof Error || (isNative(tells) && tells(object) === true);
  };
  const error = (object: object, depth: number): unknown => {
    const rendered: Record<string, unknown> = {};
    const stack = Object.getOwnPropertyDescriptor(object, "stack");
    const bySystem = stack?.get !== undefined && stack.get === stackGetter;
    for (const key of ["name", "message", "stack"]) {
      const value = key === "stack" && bySystem ? Reflect.get(object, key) : lookUp(object, key);
      if (typeof value === "string") put(rendered, key, text(value, 10_000));
    }
    for (const key of ["cause", "errors"]) {
      const part = Object.getOwnPropertyDescriptor(object, key);
      if (part !== undefined && "value" in part) put(rendered, key, render(part.value, depth + 1));
    }
    // What the page has added to it, a code or a status say.
    const added: string[] = [];
    const keys = Object.keys(object);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] ?? "";
      if (Object.getOwnPropertyDescriptor(rendered, key) === undefined) added[added.length] = key;
    }
    const more = record(added, (key) => own(object, key), depth);
    for (const key of Object.keys(more)) put(rendered, key, more[key]);
    return rendered;
  };

  /** An object of the browser's own: its `toJSON`, its items, or what its getters say, as far as that is no object. */
  const platform = (object: object, depth: number): unknown => {
    const toJson = lookUp(object, "toJSON");
    if (isNative(toJson)) return render(Reflect.apply(toJson, object, []), depth);
    // A style declaration holds the names of its properties; a storage has its keys as properties of its own.
    const styleOf = lookUp(object, "getPropertyValue");
    const length = lookUp(object, "length");
    if (typeof length === "number" && isNative(styleOf)) {
      const names: string[] = [];
      for (let index = 0; index < length; index += 1) names[index] = String(lookUp(object, String(index)));
      return record(names, (name) => Reflect.apply(styleOf, object, [name]), depth);
    }
    if (isNative(lookUp(object, "getItem")))
      return record(Object.keys(object), (key) => own(object, key), depth);
    if (typeof length === "number" && isNative(lookUp(object, "item"))) {
      return list(length, (index) => lookUp(object, String(index)), depth);
    }
    const keys = Object.keys(object);
    if (keys.length > 0) return record(keys, (key) => lookUp(object, key), depth);
    const found: string[] = [];
    for (
      let holder: object | null = Object.getPrototypeOf(object);
      holder !== null && holder !== Object.prototype;
      holder = Object.getPrototypeOf(holder)
    ) {
      for (const key of Object.keys(holder)) {
        if (isNative(Object.getOwnPropertyDescriptor(holder, key)?.get)) found[found.length] = key;
      }
    }
    if (found.length === 0) return `[${classOf(object)}]`;
    const flat = (key: string): unknown => {
      const value = attempt(() => lookUp(object, key));
      return typeof value === "object" && value !== null ? `[${classOf(value)}]` : value;
    };
    return record(found, flat, depth);
  };

  const objectOf = (object: object, depth: number): unknown => {
    if (Array.isArray(object)) {
      const length: unknown = own(object, "length");
      return list(Number(length), (index) => own(object, index), depth);
    }
    const prototype: object | null = Object.getPrototypeOf(object);
    // A window of another origin seems to have no prototype and nothing to list; to be asked for more, it throws.
    if (prototype === null) Object.getOwnPropertyDescriptor(object, Symbol());
    if (prototype === null || prototype === Object.prototype) {
      return record(Object.keys(object), (key) => own(object, key), depth);
    }
    if (object === globalThis) return "[Window]";
    if (ArrayBuffer.isView(object)) return bytes(object, depth);
    const kind = kindOf(object);
    if (kind !== undefined) return kind.tell(object, depth);
    if (object instanceof ArrayBuffer) return `[ArrayBuffer: ${object.byteLength} bytes]`;
    if (isError(object)) return error(object, depth);
    if (isNative(lookUp(object, "constructor"))) return platform(object, depth);
    return record(Object.keys(object), (key) => own(object, key), depth);
  };

  const render = (value: unknown, depth: number): unknown => {
    switch (typeof value) {
      case "string":
        return text(value);
      case "number":
        return Number.isFinite(value) ? value + 0 : String(value);
      case "bigint":
        return text(`${String(value)}n`);
      case "boolean":
        return value;
      case "symbol":
        return text(String(value), 1_000);
      case "function":
        return `[Function ${nameOf(value) ?? "without a name"}]`;
      case "undefined":
        return null;
      case "object": {
        if (value === null) return null;
        if (ancestors.includes(value)) return "[Circular]";
        if (depth >= bounds.depth)
          return Array.isArray(value) ? `[Array(${value.length})]` : `[${classOf(value)}]`;
        ancestors[ancestors.length] = value;
        try {
          return objectOf(value, depth);
        } catch {
          return "[Unreadable]"; // a revoked proxy, an object of another origin
        } finally {
          ancestors.length -= 1;
        }
      }
    }
  };
  return render(root, 0);
}
