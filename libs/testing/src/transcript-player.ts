import { BrowserSocket, type BrowserSocketOptions, type SocketClose } from "./browser-socket.js";
import { connectionEstablished } from "./fake-browser.js";
import {
  isReplyEntry,
  isRequestEntry,
  loadTranscript,
  type Frame,
  type Transcript,
  type TranscriptEntry,
} from "./transcript.js";

/** How to play. */
export interface TranscriptPlayerOptions extends BrowserSocketOptions {
  /** Whether to wait as long before each frame as the extension did when it was recorded; default false. */
  readonly realDelays?: boolean;
}

/** What the extension did about one recorded request. */
interface Scene {
  readonly request: Frame;
  /** Milliseconds of the recording at which the request was sent. */
  readonly start: number;
  readonly answers: TranscriptEntry[];
}

/**
 * Plays the existing extension from recordings: each request is answered as the recorded one with the same action
 * and tab was, with its silence or doubled replies and with what the extension pushed in between; only the
 * `requestId` is the one that was asked with. Equal requests play in the order of the recording; the last repeats.
 */
export class TranscriptPlayer {
  /** Settles when the socket has ended. */
  readonly closed: Promise<SocketClose>;
  /** Requests that no recording answers, which therefore met silence; a test can assert that there are none. */
  readonly unmatched: Frame[] = [];
  private readonly scenes = new Map<string, Scene[]>();
  private readonly timers = new Set<NodeJS.Timeout>();

  /**
   * Connects and plays. Where no recording has `getAllTabs`, the recorded tab list answers it, as the extension
   * always does.
   * @param recordings names as `listTranscripts` gives them, or loaded transcripts
   */
  static async connect(
    url: string,
    recordings: string | Transcript | readonly (string | Transcript)[],
    options: TranscriptPlayerOptions = {},
  ): Promise<TranscriptPlayer> {
    const list: readonly (string | Transcript)[] = isList(recordings) ? recordings : [recordings];
    const transcripts = list.map((item) => (typeof item === "string" ? loadTranscript(item) : item));
    return new TranscriptPlayer(await BrowserSocket.connect(url, options), transcripts, options);
  }

  private constructor(
    private readonly socket: BrowserSocket,
    transcripts: readonly Transcript[],
    private readonly options: TranscriptPlayerOptions,
  ) {
    this.closed = socket.closed;
    void socket.closed.then(() => this.timers.forEach(clearTimeout));
    socket.onFrame((frame) => {
      if (typeof frame.action === "string") this.play(frame);
    });
    const opening = transcripts.flatMap((transcript) => this.learn(transcript));
    if (!this.scenes.has(keyOf({ action: "getAllTabs" }))) this.learn(loadTranscript("getAllTabs"));
    if (!opening.some(isConnectionEstablished)) socket.send(connectionEstablished());
    for (const frame of opening) socket.send(frame);
  }

  /** Every frame that arrived, oldest first; at most the newest 1,000. */
  get frames(): readonly Frame[] {
    return this.socket.frames;
  }

  /** See {@link BrowserSocket.nextFrame}. */
  nextFrame(predicate: (frame: Frame) => boolean, timeoutMs?: number): Promise<Frame> {
    return this.socket.nextFrame(predicate, timeoutMs);
  }

  /** Closes with a close frame and waits for the end. */
  close(code?: number, reason?: string): Promise<SocketClose> {
    return this.socket.close(code, reason);
  }

  /** Cuts the connection without a close frame and waits for the end. */
  terminate(): Promise<SocketClose> {
    return this.socket.terminate();
  }

  /** Takes a recording in; returns what the extension pushed before the first request. */
  private learn(transcript: Transcript): readonly Frame[] {
    const opening: Frame[] = [];
    const recorded: Scene[] = [];
    for (const entry of transcript.entries) {
      if (isRequestEntry(entry)) {
        recorded.push({ request: entry.msg, start: entry.t, answers: [] });
      } else if (entry.dir === "ext->server") {
        // A push goes with the request before it; the recording does not say more.
        const scene = isReplyEntry(entry)
          ? recorded.find(({ request }) => request.requestId === entry.msg.requestId)
          : recorded.at(-1);
        if (scene === undefined) opening.push(entry.msg);
        else scene.answers.push(entry);
      }
    }
    for (const scene of recorded) {
      const key = keyOf(scene.request);
      this.scenes.set(key, [...(this.scenes.get(key) ?? []), scene]);
    }
    return opening;
  }

  private play(request: Frame): void {
    const scenes = this.scenes.get(keyOf(request));
    const scene = scenes !== undefined && scenes.length > 1 ? scenes.shift() : scenes?.[0];
    if (scene === undefined) {
      this.unmatched.push(request);
      return;
    }
    for (const entry of scene.answers) {
      const frame = isReplyEntry(entry) ? { ...entry.msg, requestId: request.requestId } : entry.msg;
      if (this.options.realDelays === true) this.sendLater(frame, entry.t - scene.start);
      else this.socket.send(frame);
    }
  }

  private sendLater(frame: Frame, delayMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.socket.send(frame);
    }, delayMs);
    this.timers.add(timer);
  }
}

function keyOf(request: Frame): string {
  return JSON.stringify([request.action, request.tabId ?? null]);
}

function isList(
  recordings: string | Transcript | readonly (string | Transcript)[],
): recordings is readonly (string | Transcript)[] {
  return Array.isArray(recordings);
}

function isConnectionEstablished(frame: Frame): boolean {
  const { event } = frame;
  return (
    typeof event === "object" && event !== null && "type" in event && event.type === "connection_established"
  );
}
