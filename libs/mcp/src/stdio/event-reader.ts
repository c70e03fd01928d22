/** One server-sent event that has data, and the id to come back with. */
export interface ServerEvent {
  /** Several `data` lines stay several parts. */
  readonly data: readonly Buffer[];
}

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;

/** Takes server-sent events apart (HTML Standard, section 9.2.6) without decoding what they carry. */
export class EventReader {
  /** The id of the newest whole event; absent until one had any. */
  lastEventId: string | undefined;
  readonly #maxBytes: number;
  #line: Buffer[] = [];
  #data: Buffer[] = [];
  #id: string | undefined;
  #bytes = 0;

  /** @param maxBytes of one event */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * The events that end in this chunk.
   * @throws RangeError when an event is larger than allowed
   */
  read(chunk: Buffer): readonly ServerEvent[] {
    const events: ServerEvent[] = [];
    let from = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, from)) {
      this.#add(chunk.subarray(from, end));
      from = end + 1;
      const whole = this.#line.length === 1 ? this.#line[0] : Buffer.concat(this.#line);
      this.#line = [];
      if (whole !== undefined) this.#take(whole.at(-1) === CR ? whole.subarray(0, -1) : whole, events);
    }
    if (from < chunk.length) this.#add(chunk.subarray(from));
    return events;
  }

  #add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes)
      throw new RangeError(`An event is larger than ${this.#maxBytes} bytes.`);
    this.#line.push(piece);
  }

  #take(line: Buffer, events: ServerEvent[]): void {
    if (line.length === 0) {
      this.lastEventId = this.#id ?? this.lastEventId;
      if (this.#data.some((part) => part.length > 0)) events.push({ data: this.#data });
      this.#data = [];
      this.#bytes = 0;
      return;
    }
    const colon = line.indexOf(COLON);
    const name = line.subarray(0, colon < 0 ? line.length : colon).toString();
    const value =
      colon < 0 ? Buffer.alloc(0) : line.subarray(line[colon + 1] === SPACE ? colon + 2 : colon + 1);
    if (name === "data") this.#data.push(value);
    else if (name === "id") this.#id = value.toString();
    else this.#bytes -= line.length;
  }
}
