/*
 * The masking of WebSocket frames (RFC 6455 section 5.3), in the form in which `ws` takes it from a helper package, in whose
 * place the server's build puts this one: by words of four bytes, where `ws` itself goes byte by byte.
 */

const WORD = 4;

/** Masks `length` bytes of `source` into `output` from `offset` on. */
export function mask(source: Buffer, key: Buffer, output: Buffer, offset: number, length: number): void {
  source.copy(output, offset, 0, length);
  unmask(output.subarray(offset, offset + length), key);
}

/** Takes the mask off in place; a second time puts it on again. */
export function unmask(buffer: Buffer, key: Buffer): void {
  const { length } = buffer;
  const toWord = (WORD - (buffer.byteOffset % WORD)) % WORD;
  const head = Math.min(toWord, length);
  const words = Math.floor((length - head) / WORD);
  xorBytes(buffer, key, 0, head);
  if (words > 0) {
    const view = new Int32Array(buffer.buffer, buffer.byteOffset + head, words);
    const turned = Buffer.alloc(WORD);
    for (let i = 0; i < WORD; i += 1) turned[i] = key[(head + i) % WORD] ?? 0;
    // Read as the view reads them, whatever the order of bytes in a word is.
    const [word = 0] = new Int32Array(turned.buffer, turned.byteOffset, 1);
    for (let i = 0; i < words; i += 1) view[i] = (view[i] ?? 0) ^ word;
  }
  xorBytes(buffer, key, head + words * WORD, length);
}

function xorBytes(buffer: Buffer, key: Buffer, from: number, to: number): void {
  for (let i = from; i < to; i += 1) buffer[i] = (buffer[i] ?? 0) ^ (key[i % WORD] ?? 0);
}
