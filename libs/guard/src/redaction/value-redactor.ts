import { isCardNumber } from "./card-number.js";
import { fieldKindOf } from "./field-kind.js";
import type { Fields } from "./field-kind.js";
import type { TextForm } from "./named-secret.js";
import { looksLikeToken } from "./named-secret.js";
import { redactHtml } from "./redact-html.js";
import type { Redactions } from "./redactions.js";
import { isMark, markOf } from "./secret-kinds.js";
import type { SecretKind } from "./secret-kinds.js";
import type { SecretScanner } from "./secret-scanner.js";
import { headerKindOf, knownHeaderKindOf, strengthOf } from "./sensitive-names.js";

/** Keys of what machines wrote for machines. */
const dataKeys: ReadonlySet<string> = new Set(["requestBody", "body", "postData", "payloadData", "data"]);
/** Keys of a record under which that stands which the others speak of. */
const valueKeys: ReadonlySet<string> = new Set(["value", "content", "text", "valueText", "defaultValue"]);
/** Keys under which bytes stand in Base64 where the record says so. */
const byteKeys: ReadonlySet<string> = new Set(["body", "data", "payloadData"]);
const LEAST_HTML = '<meta name="a" content="b">'.length - 6;

/** A list or record that is being looked through. */
interface Frame {
  readonly source: Fields | readonly unknown[];
  readonly keys: readonly string[] | undefined;
  next: number;
  copy: Record<string, unknown> | unknown[] | undefined;
  readonly parent: Frame | undefined;
  readonly keyInParent: string | number;
  /** What its `value` is. */
  readonly field: SecretKind | undefined;
  readonly isBase64: boolean;
}

/**
 * Puts marks in the place of secrets anywhere in a value as JSON has them. Whatever holds none stays the same object; what
 * does is copied, with all that it is part of. Deep values need no deep stack.
 */
export class ValueRedactor {
  readonly #scanner: SecretScanner;
  readonly #hides: (kind: string) => boolean;

  constructor(scanner: SecretScanner) {
    this.#scanner = scanner;
    this.#hides = (kind) => scanner.hides(kind);
  }

  /** The same value where nothing in it is secret. */
  redact<T>(value: T, found: Redactions): T {
    // Each kind of value stays of its kind, so that the result has the type of what came.
    return this.#value(value, "", undefined, found) as T;
  }

  /** A text of a page. */
  text(text: string, found: Redactions, form: TextForm = "prose"): string {
    const withoutFields = text.length < LEAST_HTML ? text : redactHtml(text, found, this.#hides);
    return this.#scanner.scan(withoutFields, found, form);
  }

  #value(value: unknown, key: string, frame: Frame | undefined, found: Redactions): unknown {
    if (typeof value === "string") return this.#string(value, key, frame, found);
    if (typeof value === "number") return this.#number(value, found);
    return isContainer(value) ? this.#container(value, found) : value;
  }

  #container(value: object, found: Redactions): unknown {
    const root = frameOf(value, undefined, "");
    let frame: Frame | undefined = root;
    while (frame !== undefined) {
      const { source, keys, next }: Frame = frame;
      if (next >= (keys ?? (source as readonly unknown[])).length) {
        const { parent, copy, keyInParent }: Frame = frame;
        if (parent !== undefined && copy !== undefined) put(parent, keyInParent, copy);
        frame = parent;
        continue;
      }
      frame.next = next + 1;
      const key: string | number = keys?.[next] ?? next;
      const item = itemOf(source, key);
      if (isContainer(item)) {
        frame = frameOf(item, frame, key);
        continue;
      }
      const clean = this.#value(
        item,
        typeof key === "string" ? key : next === 1 ? nameInPair(source) : "",
        frame,
        found,
      );
      if (clean !== item) put(frame, key, clean);
      if (typeof key === "string") this.#key(frame, key, found);
    }
    return root.copy ?? value;
  }

  /** A key can be a secret as well: a map from tokens to users. */
  #key(frame: Frame, key: string, found: Redactions): void {
    if (key.length < 12) return;
    const clean = this.#scanner.scan(key, found);
    if (clean === key) return;
    const entries = Object.entries(frame.copy ?? frame.source);
    frame.copy = Object.fromEntries(entries.map(([name, item]) => [name === key ? clean : name, item]));
  }

  #string(text: string, key: string, frame: Frame | undefined, found: Redactions): string {
    if (text === "") return text;
    const kind = this.#kindByName(text, key, frame);
    if (kind !== undefined) {
      if (!this.#hides(kind) || isMark(text)) return text;
      found.add(kind);
      return markOf(kind);
    }
    if (frame?.isBase64 === true && byteKeys.has(key)) return this.#base64(text, found);
    return this.text(text, found, dataKeys.has(key) ? "data" : "prose");
  }

  #kindByName(text: string, key: string, frame: Frame | undefined): SecretKind | undefined {
    if (frame?.field !== undefined && valueKeys.has(key)) return frame.field;
    if (key.length < 3) return undefined;
    const header = knownHeaderKindOf(key);
    if (header !== undefined) return header;
    const strength = strengthOf(key);
    if (strength === "strong") return isTrivial(text) ? undefined : "credential";
    return strength === "weak" && looksLikeToken(text, 8) ? "credential" : undefined;
  }

  #number(value: number, found: Redactions): unknown {
    if (value < 1e12 || !Number.isSafeInteger(value) || !this.#hides("card-number")) return value;
    if (!isCardNumber(String(value))) return value;
    found.add("card-number");
    return markOf("card-number");
  }

  /** Bytes that hold text may hold secrets; every byte of them is one character here, and so comes back as it was. */
  #base64(text: string, found: Redactions): string {
    const bytes = Buffer.from(text, "base64").toString("latin1");
    const clean = this.#scanner.scan(bytes, found, "data");
    return clean === bytes ? text : Buffer.from(clean, "latin1").toString("base64");
  }
}

function itemOf(source: Frame["source"], key: string | number): unknown {
  return typeof key === "string" ? (source as Fields)[key] : (source as readonly unknown[])[key];
}

function frameOf(value: object, parent: Frame | undefined, keyInParent: string | number): Frame {
  if (Array.isArray(value)) {
    const source = value as readonly unknown[];
    return {
      source,
      keys: undefined,
      next: 0,
      copy: undefined,
      parent,
      keyInParent,
      field: undefined,
      isBase64: false,
    };
  }
  const source = value as Fields;
  return {
    source,
    keys: Object.keys(source),
    next: 0,
    copy: undefined,
    parent,
    keyInParent,
    field: fieldKindOf(source),
    isBase64: source.base64 === true || source.base64Encoded === true,
  };
}

function put(frame: Frame, key: string | number, value: unknown): void {
  const copy = (frame.copy ??= Array.isArray(frame.source)
    ? [...(frame.source as unknown[])]
    : { ...frame.source });
  // Not an assignment: a page may call a key `__proto__`.
  Object.defineProperty(copy, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Of a pair `["authorization", "Bearer …"]`, the first is the name of the second. */
function nameInPair(source: Frame["source"]): string {
  if (!Array.isArray(source) || source.length !== 2) return "";
  const [name] = source as readonly unknown[];
  return typeof name === "string" && headerKindOf(name) !== undefined ? name : "";
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

const isTrivial = (text: string): boolean => /^(?:true|false|null|undefined|none|\*+|•+)?$/i.test(text);
