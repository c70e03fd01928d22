import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as fc from "fast-check";
import { readAccept } from "./accept.js";
import { formatEventId, parseEventId } from "./event-id.js";
import { cursorAfter, keyOfCursor } from "./list-cursor.js";
import { defaultBodyLimits, readMessage } from "./read-message.js";
import { RequestStates } from "./stateless/request-states.js";
import { formatTabUri, parseTabUri, tabResourceKinds } from "./tab-uri.js";

/** The message of a POST with this body. */
const posted = (body: Buffer) => {
  const request = new IncomingMessage(new Socket());
  request.push(body);
  request.push(null);
  return readMessage(request, defaultBodyLimits);
};

describe("the body of a POST", () => {
  it("of any bytes is refused with a code", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const read = await posted(Buffer.from(bytes));
        // `[1]` is a batch, of nothing that is a message.
        if (read?.kind === "batch")
          expect(read.messages.filter((message) => message !== undefined)).toEqual([]);
        else expect(read).toMatchObject({ kind: "bad", status: 400 });
      }),
    );
  });

  it("of any JSON is a message, several or refused, and a message is as it was sent", async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { jsonrpc: fc.constant("2.0"), id: fc.jsonValue(), method: fc.string(), params: fc.jsonValue() },
        { requiredKeys: ["jsonrpc"] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(value, async (sent) => {
        const text = JSON.stringify(sent);
        const read = await posted(Buffer.from(text));
        if (read?.kind === "message") expect(JSON.stringify(read.message)).toBe(text);
        else if (read?.kind === "batch") {
          expect(read.messages).toHaveLength(Array.isArray(sent) ? sent.length : 0);
          read.messages.forEach((message, i) => {
            if (message !== undefined) expect(message).toEqual(Array.isArray(sent) ? sent[i] : undefined);
          });
        } else expect(read).toMatchObject({ kind: "bad", status: 400 });
      }),
    );
  });
});

describe("an event id", () => {
  const number = fc.nat({ max: 999_999_999_999_999 });

  it("is read as it was written", () => {
    fc.assert(
      fc.property(number, number, (stream, event) => {
        expect(parseEventId(formatEventId({ stream, event }))).toEqual({ stream, event });
      }),
    );
  });

  it("of any text is none, or the one that is written so", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0123456789-+.eExX \t\n,"), maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (text) => {
        const id = parseEventId(text);
        if (id === undefined) return;
        expect(formatEventId(id)).toBe(text);
        expect([id.stream, id.event].every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });

  it.each([
    "-1-1",
    "1--1",
    "1-1 ",
    " 1-1",
    "01-1",
    "1-01",
    "1",
    "1-",
    "-1",
    "1-1-1",
    "0x1-1",
    "1e3-1",
    "١-١",
    `1-${"9".repeat(16)}`,
    `${"1".repeat(1e5)}-1`,
  ])("is not made of %p", (text) => expect(parseEventId(text)).toBeUndefined());
});

describe("a tab's URI", () => {
  it("is read as it was written", () => {
    const uri = fc.record(
      {
        tabId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        kind: fc.constantFrom(...tabResourceKinds),
        browserId: fc.string({ minLength: 1, maxLength: 50, unit: "grapheme" }),
        full: fc.constant(true),
      },
      { requiredKeys: ["tabId", "kind"] },
    );
    fc.assert(fc.property(uri, (parts) => expect(parseTabUri(formatTabUri(parts))).toEqual(parts)));
  });

  it("is nothing where it is any text", () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseTabUri(text)).toBeUndefined()));
    const rest = fc.string().map((text) => `browser://tab/1/content${text}`);
    fc.assert(
      fc.property(rest, (text) => {
        const uri = parseTabUri(text);
        if (uri !== undefined) expect(parseTabUri(formatTabUri(uri))).toEqual(uri);
      }),
    );
  });
});

describe("a list's cursor", () => {
  it("is read as it was made", () => {
    const key = fc.string({ minLength: 1, unit: "grapheme" });
    fc.assert(fc.property(key, (text) => expect(keyOfCursor(cursorAfter(text))).toBe(text)));
  });

  it("has one spelling", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const key = keyOfCursor(text);
        if (key !== undefined) expect(cursorAfter(key)).toBe(text);
      }),
    );
  });
});

describe("a signed state", () => {
  const states = new RequestStates();
  const request = { method: "tools/call", params: { name: "x" } };
  // A key of that name reaches no state: it is left out where answers are taken in.
  const key = fc.string().filter((text) => text !== "__proto__");
  const answers = fc.dictionary(key, fc.dictionary(key, fc.jsonValue()));

  it("is read as it was given out, and for its own request only", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), answers, (asked, given) => {
        const state = states.issue(request, asked, given);
        const read = states.read(state, request);
        expect(read.asked).toEqual(new Set(asked));
        expect(JSON.stringify(read.answers)).toBe(JSON.stringify(given));
        expect(() => states.read(state, { ...request, params: { name: "y" } })).toThrow(BrowserMcpError);
        expect(() => new RequestStates().read(state, request)).toThrow(BrowserMcpError);
      }),
    );
  });

  it("is refused with a code when a character of it is another", () => {
    const state = states.issue(request, ["a"], {});
    fc.assert(
      fc.property(fc.nat(state.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        fc.pre(state[at] !== other);
        const forged = state.slice(0, at) + other + state.slice(at + 1);
        expect(() => states.read(forged, request)).toThrow(BrowserMcpError);
      }),
    );
  });

  it("is refused with a code when it is any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => expect(() => states.read(text, request)).toThrow(BrowserMcpError)),
    );
  });
});

describe("an Accept header", () => {
  it("of any text is read", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(typeof readAccept(text).json).toBe("boolean");
      }),
    );
  });
});
