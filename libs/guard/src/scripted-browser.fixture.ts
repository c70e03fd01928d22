import { BrowserMcpError } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  ActionResults,
  Browser,
  BrowserEvent,
  BrowserReply,
  ConnectedBrowser,
  RequestOptions,
} from "@browser-mcp/protocol";

type Origin = Partial<Pick<BrowserReply<ActionName>, "url" | "documentId" | "tabId" | "unanswered">>;

/** For specs only: a `Browser` that answers from a table, can fail, tells events, and remembers all that it was asked. */
export class ScriptedBrowser implements Browser {
  readonly requests: { action: ActionName; params: object; options: RequestOptions }[] = [];
  readonly replies: BrowserReply<ActionName>[] = [];
  connected: ConnectedBrowser[] = [];
  failure: BrowserMcpError | undefined;
  /** What replies say of themselves. */
  origin: Origin;
  /** Told before an answer is given: for what happens meanwhile. */
  onRequest: (action: ActionName) => void = () => undefined;
  readonly #listeners = new Set<(event: BrowserEvent) => void>();

  constructor(
    readonly answers: { -readonly [A in ActionName]?: ActionResults[A] },
    origin: Origin = {},
  ) {
    this.origin = origin;
    this.connect("b1");
  }

  /** Names of the actions that it was asked for. */
  get asked(): readonly ActionName[] {
    return this.requests.map(({ action }) => action);
  }

  connect(browserId: string, capabilities: readonly string[] = []): void {
    this.connected.push({
      browserId,
      name: "Scripted",
      protocol: 2,
      capabilities: new Set(capabilities),
      connectedAt: 0,
    });
  }

  tell(event: BrowserEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    this.requests.push({ action, params, options });
    this.onRequest(action);
    if (this.failure !== undefined && action !== "getAllTabs") throw this.failure;
    const data = this.answers[action];
    if (data === undefined) throw new BrowserMcpError("INTERNAL_ERROR", `no answer scripted for ${action}`);
    const tabId = "tabId" in params && typeof params.tabId === "number" ? { tabId: params.tabId } : {};
    const origin = action === "getAllTabs" ? {} : this.origin;
    const browserId = options.browserId ?? this.connected[0]?.browserId ?? "b1";
    const reply: BrowserReply<A> = { data, browserId, receivedAt: 0, ...tabId, ...origin };
    this.replies.push(reply);
    return reply;
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.connected;
  }

  subscribe(listener: (event: BrowserEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
