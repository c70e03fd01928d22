import { beginnings } from "../secret-patterns.js";
import { endings } from "../sensitive-names.js";
import type { FirstLook } from "./first-look.js";
import { layout } from "./first-look.js";
import { kernel } from "./kernel.js";

/** What is needed of WebAssembly's interface in JavaScript; Node has it, but declares no types for it. */
export interface WebAssemblyApi {
  readonly validate: (module: Uint8Array) => boolean;
  readonly Module: new (module: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
}
declare const WebAssembly: WebAssemblyApi | undefined;

/** WebAssembly as this process has it: a JavaScript engine without a compiler has none. */
const available = (): WebAssemblyApi | undefined =>
  typeof WebAssembly === "undefined" ? undefined : WebAssembly;

/**
 * A first look by WebAssembly, at 16 characters at a time; undefined where the machine has no such instructions, or no room
 * for the gigabytes of addresses that an engine sets aside for any such memory. It is assembled and compiled here, which
 * takes some milliseconds, and has memory of its own, 64 KB.
 */
export function newSimdLook(api = available()): FirstLook | undefined {
  const code = kernel();
  if (api?.validate(code) !== true) return undefined;
  const exports = exportsOf(code, api);
  if (exports === undefined) return undefined;
  // Of these types, because the module that was assembled says so.
  const { buffer } = exports["memory"] as { readonly buffer: ArrayBuffer };
  const bytes = new Uint8Array(buffer);
  bytes.set(endings, layout.endings);
  bytes.set(beginnings, layout.beginnings);
  return {
    memory: buffer,
    narrow: exports["narrow"] as FirstLook["narrow"],
    look: exports["look"] as FirstLook["look"],
  };
}

function exportsOf(code: Uint8Array, { Module, Instance }: WebAssemblyApi) {
  try {
    return new Instance(new Module(code)).exports;
  } catch {
    // Such as where a process's addresses are limited: there is another look.
    return undefined;
  }
}
