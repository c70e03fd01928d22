import { randomUUID } from "node:crypto";
import { actions, BrowserMcpError, features, PROTOCOL_VERSION, type WireTab } from "@browser-mcp/protocol";
import { BrowserSocket, type BrowserSocketOptions, type SocketClose } from "./browser-socket.js";
import type { Frame } from "./transcript.js";

/** What a handler returns to let the request go unanswered. */
export const noReply: unique symbol = Symbol("no reply");

/** A request as it arrived: `action`, `requestId` and the parameters beside them. */
export type FakeRequest = Frame & { readonly action: string };

/**
 * Answers one action: the returned value becomes the reply's `data` (a {@link FakeReply} also says where it comes
 * from), a thrown error an error frame, {@link noReply} silence.
 */
export type FakeHandler = (request: FakeRequest) => unknown;

/** What kind of browser to be, and how it introduces itself. */
export interface FakeBrowserOptions extends BrowserSocketOptions {
  /** `existing`: the published extension's contract (WIRE.md). `superset`: our own extension's. */
  readonly kind: "existing" | "superset";
  /** Superset: a UUID; default: a new one. */
  readonly browserId?: string;
  /** Superset: default "Fake". */
  readonly name?: string;
  /** Superset: default "99.0.0", which no server finds outdated. */
  readonly version?: string;
  /** Superset: default every action and feature. */
  readonly capabilities?: readonly string[];
  /** Superset: what a server that wants a token is sent; default none. */
  readonly token?: string;
  /** What `getAllTabs` answers until another handler is set; default none. */
  readonly tabs?: readonly WireTab[];
}

/** A reply that names the tab and document that it comes from, as our extension does. */
export class FakeReply {
  constructor(
    readonly data: unknown,
    readonly origin: {
      readonly tabId?: number;
      readonly documentId?: string;
      readonly url?: string;
      readonly observed?: boolean;
      readonly contentName?: string;
      readonly unchanged?: true;
      readonly difference?: object;
    },
  ) {}
}

/** A scripted browser over a real socket: introduces itself as a real one does and answers by handlers. */
export class FakeBrowser {
  /** The id that was said in `hello`; nobody is told one by the existing extension. */
  readonly browserId: string;
  /** Settles when the socket has ended. */
  readonly closed: Promise<SocketClose>;
  private readonly handlers = new Map<string, FakeHandler>();

  /** Connects, introduces itself and answers from then on. Rejects as {@link BrowserSocket.connect} does. */
  static async connect(url: string, options: FakeBrowserOptions): Promise<FakeBrowser> {
    return new FakeBrowser(await BrowserSocket.connect(url, options), options);
  }

  private constructor(
    private readonly socket: BrowserSocket,
    private readonly options: FakeBrowserOptions,
  ) {
    this.browserId = options.browserId ?? randomUUID();
    this.closed = socket.closed;
    this.on("getAllTabs", () => options.tabs ?? []);
    socket.onFrame((frame) => {
      if (isRequest(frame)) void this.answer(frame);
    });
    socket.send(options.kind === "existing" ? connectionEstablished() : this.hello());
  }

  /** The request frames that arrived, oldest first; at most the newest 1,000. */
  get requests(): readonly FakeRequest[] {
    return this.socket.frames.filter(isRequest);
  }

  /** Every frame that arrived, oldest first; at most the newest 1,000. */
  get frames(): readonly Frame[] {
    return this.socket.frames;
  }

  /** Answers an action from now on by this handler. */
  on(action: string, handler: FakeHandler): this {
    this.handlers.set(action, handler);
    return this;
  }

  /** Sends one JSON frame. */
  send(frame: unknown): void {
    this.socket.send(frame);
  }

  /** Sends `{"type":"notification","event":…}`. */
  notify(event: unknown): void {
    this.socket.send({ type: "notification", event });
  }

  /** Sends a text frame (string) or a binary frame (Buffer) as it is. */
  sendRaw(data: string | Buffer): void {
    this.socket.sendRaw(data);
  }

  /** See {@link BrowserSocket.nextFrame}. */
  nextFrame(predicate: (frame: Frame) => boolean, timeoutMs?: number): Promise<Frame> {
    return this.socket.nextFrame(predicate, timeoutMs);
  }

  /** The next request for this action; see {@link BrowserSocket.nextFrame}. */
  nextRequest(action: string, timeoutMs?: number): Promise<Frame> {
    return this.socket.nextFrame((frame) => frame.action === action, timeoutMs);
  }

  /** Closes with a close frame and waits for the end. */
  close(code?: number, reason?: string): Promise<SocketClose> {
    return this.socket.close(code, reason);
  }

  /** Cuts the connection without a close frame, as a killed browser does, and waits for the end. */
  terminate(): Promise<SocketClose> {
    return this.socket.terminate();
  }

  private hello(): Frame {
    const { name = "Fake", version = "99.0.0", capabilities = everyCapability, token } = this.options;
    return {
      type: "hello",
      protocol: PROTOCOL_VERSION,
      browserId: this.browserId,
      name,
      version,
      capabilities,
      ...(token === undefined ? {} : { token }),
    };
  }

  private async answer(request: FakeRequest): Promise<void> {
    const reply = await this.replyTo(request);
    // The socket may have ended while the handler worked; a real browser's late answer is lost as well.
    if (reply !== undefined && this.socket.isOpen) this.socket.send(reply);
  }

  private async replyTo(request: FakeRequest): Promise<Frame | undefined> {
    const { action, requestId } = request;
    const superset = this.options.kind === "superset";
    try {
      const handler = this.handlers.get(action);
      if (handler === undefined) {
        if (!superset) return undefined;
        throw new BrowserMcpError("UNSUPPORTED_ACTION", `Unknown action: ${action}`);
      }
      const result = await handler(request);
      if (result === noReply) return undefined;
      const named = superset && typeof request.tabId === "number" ? { tabId: request.tabId } : {};
      const { data, origin } = result instanceof FakeReply ? result : new FakeReply(result, named);
      // Chrome's messaging turns undefined into null on the way.
      return { type: "response", requestId, data: data ?? null, ...origin };
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown.message : String(thrown);
      const coded = superset && thrown instanceof BrowserMcpError ? { code: thrown.code } : {};
      return { type: "error", requestId, error, ...coded };
    }
  }
}

/** What the existing extension sends first on every open (WIRE.md 1.1). */
export function connectionEstablished(): Frame {
  return {
    type: "notification",
    event: { type: "connection_established", status: "connected", timestamp: Date.now() },
  };
}

const everyCapability: readonly string[] = [...Object.keys(actions), ...Object.values(features)];

function isRequest(frame: Frame): frame is FakeRequest {
  return typeof frame.action === "string";
}
