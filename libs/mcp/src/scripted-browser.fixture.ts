import { BrowserMcpError, features } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  ActionResults,
  Browser,
  BrowserEvent,
  BrowserReply,
  ConnectedBrowser,
  RequestOptions,
  Tab,
  UnansweredBrowser,
} from "@browser-mcp/protocol";

/** What a scripted browser gives instead of an answer that never comes. */
export const never = Symbol("never");

type Answer<A extends ActionName> = ActionResults[A] | BrowserMcpError | typeof never;

/** For specs only: a `Browser` that answers each action as scripted and remembers what it was asked. */
export class ScriptedBrowser implements Browser {
  readonly requests: { action: ActionName; params: object; options: RequestOptions }[] = [];
  readonly listeners = new Set<(event: BrowserEvent) => void>();
  /** Tabs of every browser; those that own one are connected. */
  tabs: readonly Tab[];
  answers: { [A in ActionName]?: Answer<A> };
  /** Ids of browsers that tell of their tabs by themselves. */
  readonly telling = new Set<string>();
  /** Browsers that are missing from the tabs. */
  unanswered: readonly UnansweredBrowser[] = [];

  constructor(tabs: readonly Tab[] = [], answers: { [A in ActionName]?: Answer<A> } = {}) {
    this.tabs = tabs;
    this.answers = answers;
  }

  request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    this.requests.push({ action, params, options });
    const answer: Answer<A> | undefined = this.answers[action] ?? this.#tabsAs(action, options);
    if (answer === undefined) return Promise.reject(new Error(`no answer scripted for ${action}`));
    if (answer === never) return this.#untilAborted(options);
    if (answer instanceof BrowserMcpError) return Promise.reject(answer);
    const browserId = options.browserId ?? this.browsers()[0]?.browserId ?? "b1";
    const missing = this.unanswered.length === 0 ? {} : { unanswered: this.unanswered };
    return Promise.resolve({ data: answer as ActionResults[A], browserId, receivedAt: 0, ...missing });
  }

  browsers(): readonly ConnectedBrowser[] {
    return [...new Set(this.tabs.map(({ browserId }) => browserId))].map((browserId) => ({
      browserId,
      name: "Scripted",
      protocol: 2,
      capabilities: new Set<string>(this.telling.has(browserId) ? [features.tabEvents] : []),
      connectedAt: 0,
    }));
  }

  subscribe(listener: (event: BrowserEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells every subscriber. */
  tell(...events: BrowserEvent[]): void {
    for (const event of events) for (const listener of this.listeners) listener(event);
  }

  /** What it was asked for, in order. */
  get asked(): readonly ActionName[] {
    return this.requests.map(({ action }) => action);
  }

  #tabsAs<A extends ActionName>(action: A, { browserId }: RequestOptions): Answer<A> | undefined {
    if (action !== "getAllTabs") return undefined;
    const tabs: Answer<"getAllTabs"> = this.tabs.filter(
      (tab) => browserId === undefined || tab.browserId === browserId,
    );
    return tabs as Answer<A>;
  }

  #untilAborted({ signal }: RequestOptions): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new BrowserMcpError("CANCELLED", "cancelled")));
    });
  }
}

/** A tab of browser `b1`, unless another is given. */
export const tabOf = (id: number, more: Partial<Tab> = {}): Tab => ({
  id,
  url: `http://example.test/${id}`,
  title: `Page ${id}`,
  active: false,
  windowId: 1,
  index: 0,
  browserId: "b1",
  ...more,
});
