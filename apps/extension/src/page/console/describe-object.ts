import { classNameOf, inherits } from "./own-data.js";
import {
  byteLength,
  characterData,
  eventType,
  getAttribute,
  getTime,
  localName,
  locationText,
  nodeName,
  nodeType,
  prototypes,
  regExpFlags,
  regExpSource,
  responseStatus,
  responseUrl,
  toIsoString,
  urlText,
} from "./pristine.js";
import { firstOf, quoted } from "./text-room.js";

const MAX_NAME = 200;
const MAX_ADDRESS = 2_000;

/**
 * The text of an object that has no members worth showing: a node, a date, an expression. Undefined for every other.
 * @throws where it only pretends to be one
 */
export function describeObject(value: object): string | undefined {
  const { node, date, regExp, promise, event, window, arrayBuffer, url, location, response } = prototypes;
  if (inherits(value, node)) return describeNode(value);
  if (inherits(value, date)) return describeDate(value);
  if (inherits(value, regExp)) return describeExpression(value);
  if (inherits(value, promise)) return "Promise";
  if (inherits(value, window)) return "Window";
  if (inherits(value, event)) {
    const type = eventType(value);
    return `${classNameOf(value)} {type: ${typeof type === "string" ? quoted(firstOf(type, MAX_NAME)) : "?"}}`;
  }
  if (inherits(value, url)) return describeAddress(value, urlText(value));
  if (inherits(value, location)) return describeAddress(value, locationText(value));
  if (response !== undefined && inherits(value, response)) return describeResponse(value);
  const bytes = inherits(value, arrayBuffer) ? byteLength(value) : undefined;
  return typeof bytes === "number" ? `ArrayBuffer(${bytes})` : undefined;
}

function describeAddress(value: object, address: unknown): string | undefined {
  return typeof address === "string"
    ? `${classNameOf(value)} ${quoted(firstOf(address, MAX_ADDRESS))}`
    : undefined;
}

function describeResponse(value: object): string | undefined {
  const status = responseStatus(value);
  const url = responseUrl(value);
  if (typeof status !== "number" || typeof url !== "string") return undefined;
  return `Response {status: ${status}, url: ${quoted(firstOf(url, MAX_ADDRESS))}}`;
}

function describeDate(value: object): string | undefined {
  const date = value as Date;
  return getTime(date) === getTime(date) ? toIsoString(date) : "Invalid Date";
}

function describeExpression(value: object): string | undefined {
  const source = regExpSource(value);
  if (typeof source !== "string") return undefined;
  let flags = "";
  for (let index = 0; index < regExpFlags.length; index += 1) {
    const flag = regExpFlags[index];
    if (flag?.is(value) === true) flags += flag.letter;
  }
  return `/${source}/${flags}`;
}

/** `<div#id.class>`, `#text "…"`, `#document`. */
function describeNode(value: object): string | undefined {
  const type = nodeType(value);
  if (type === Node.ELEMENT_NODE) return describeElement(value as Element);
  const name = nodeName(value);
  if (typeof name !== "string") return undefined; // a prototype
  const text = characterData(value);
  return typeof text === "string" ? `${name} ${quoted(firstOf(text, MAX_NAME))}` : name;
}

function describeElement(element: Element): string {
  const name = localName(element);
  const id = getAttribute(element, "id");
  const classes = getAttribute(element, "class");
  let text = typeof name === "string" ? name : "";
  if (id !== null && id !== "") text += `#${id}`;
  if (classes !== null) text += classSelectors(classes);
  return `<${firstOf(text, MAX_NAME)}>`;
}

function classSelectors(classes: string): string {
  let text = "";
  let inName = false;
  for (let index = 0; index < classes.length && text.length < MAX_NAME; index += 1) {
    const character = classes[index] ?? "";
    const isSpace = character === " " || character === "\n" || character === "\t" || character === "\r";
    if (!isSpace) text += inName ? character : `.${character}`;
    inName = !isSpace;
  }
  return text;
}
