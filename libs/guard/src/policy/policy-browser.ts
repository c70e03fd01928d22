import { actions, BrowserMcpError, features } from "@browser-mcp/protocol";
import type {
  ActionName,
  ActionParams,
  Browser,
  BrowserEvent,
  BrowserReply,
  ConnectedBrowser,
  RequestOptions,
  Unsubscribe,
} from "@browser-mcp/protocol";
import type { CallEntry } from "../audit/call-entry.js";
import { siteOf, SiteNames } from "./address.js";
import { ConsentDesk } from "./consent-desk.js";
import { denied } from "./denied.js";
import { KnownTabs } from "./known-tabs.js";
import { Rules } from "./rules.js";
import type { Policy } from "./rules.js";
import { TabQuestions } from "./tab-questions.js";
import { TargetFinder } from "./target-finder.js";
import type { Target } from "./target.js";
import type { ToolOfAction } from "./tool-rules.js";
import { entryOf, namedIn, tellIn, urlIn } from "./trail.js";
import type { Trail } from "./trail.js";
import { withhold } from "./withhold.js";

/** What a policy browser is made of. */
export interface PolicyOptions {
  readonly policy: Policy;
  /** Resources and prompts count as the tool that gives the same. */
  readonly toolOf: ToolOfAction;
  /** Told of every call that came to an end, also of those that were refused. Must not throw. */
  readonly onCall?: (entry: CallEntry) => void;
}

/**
 * A `Browser` around another one that keeps the rules: which tools may be used, on which sites, whether anything may be
 * changed, and what a person is asked about first. The outermost wrapper, so that tools, resources, prompts and
 * subscriptions are held to the same.
 */
export class PolicyBrowser implements Browser {
  readonly #inner: Browser;
  readonly #options: PolicyOptions;
  #rules: Rules;
  readonly #desk: ConsentDesk;
  readonly #known: KnownTabs;
  readonly #questions: TabQuestions;
  readonly #targets: TargetFinder;
  readonly #siteNames = new SiteNames();
  readonly #listeners = new Set<(event: BrowserEvent) => void>();
  readonly #unsubscribe: Unsubscribe;

  /** @throws BrowserMcpError INVALID_CONFIGURATION naming a rule that is none */
  constructor(inner: Browser, options: PolicyOptions) {
    this.#inner = inner;
    this.#options = options;
    this.#rules = new Rules(options.policy, options.toolOf);
    this.#desk = new ConsentDesk(inner);
    this.#known = new KnownTabs((url) => this.#rules.sites.brokenBy(url) === undefined);
    this.#questions = new TabQuestions(inner);
    this.#targets = new TargetFinder(inner, this.#known, this.#questions);
    this.#unsubscribe = inner.subscribe((event) => {
      this.#tell(event);
      if (event.type === "browser-connected") this.#greet(event.browser);
    });
  }

  /** The policy in force. */
  get policy(): Policy {
    return this.#rules.policy;
  }

  /**
   * Keeps this policy from now on, also for calls under way: what it would have refused is withheld. Who follows the tabs
   * is told to look at them anew.
   * @throws BrowserMcpError INVALID_CONFIGURATION naming a rule that is none; the former policy stays then
   */
  setPolicy(policy: Policy): void {
    this.#rules = new Rules(policy, this.#options.toolOf);
    this.#known.forgetAll();
    const browsers = this.#inner.browsers();
    for (const browser of browsers) this.#tell({ type: "browser-connected", browser });
    // Once all are told: what is listed before that counts as older.
    for (const browser of browsers) void this.#learn(browser);
  }

  /**
   * See `Browser.request`; additionally PERMISSION_DENIED naming the rule that a call breaks, and CONSENT_REQUIRED where a
   * person should be asked and cannot.
   */
  async request<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
  ): Promise<BrowserReply<A>> {
    const { onCall } = this.#options;
    if (onCall === undefined) return this.#guarded(action, params, options, {});
    const started = performance.now();
    const trail = namedIn(params, options);
    const report = (outcome: CallEntry["outcome"], reply?: BrowserReply<ActionName>): void => {
      if (reply !== undefined) tellIn(trail, reply, this.#siteNames);
      onCall(entryOf(action, options.caller, outcome, performance.now() - started, trail));
    };
    try {
      const reply = await this.#guarded(action, params, options, trail);
      report("ok", reply);
      return reply;
    } catch (thrown) {
      report(BrowserMcpError.from(thrown).code);
      throw thrown;
    }
  }

  browsers(): readonly ConnectedBrowser[] {
    return this.#inner.browsers();
  }

  subscribe(listener: (event: BrowserEvent) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells nobody anything any more. */
  close(): void {
    this.#unsubscribe();
    this.#listeners.clear();
  }

  async #guarded<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
    trail: Trail,
  ): Promise<BrowserReply<A>> {
    const rules = this.#rules;
    const names = rules.tools.namesOf(options.caller, action);
    const refuse = (rule: string, why: string): BrowserMcpError => {
      trail.rule = rule;
      return denied(rule, why);
    };
    const broken = rules.brokenBy(action, params, names);
    if (broken !== undefined) throw refuse(broken.rule, broken.why);
    // The compiler does not see that A is getAllTabs here.
    if (action === "getAllTabs") return (await this.#tabs(options)) as BrowserReply<A>;
    const hasNoRules = !rules.sites.areAny && !rules.asks.areAny;
    const target: Target<A> | undefined = hasNoRules
      ? undefined
      : await this.#targets.find(action, params, options, (tabs) => this.#check(tabs, names));
    const asking = target && (await this.#mayUse(target, names, action, options, trail, refuse));
    // Other rules came into force while the tab was looked up, or a person was asked.
    if (this.#rules !== rules) return this.#guarded(action, params, options, trail);
    const { reply, shown } = await this.#ask(
      action,
      params,
      options,
      target,
      () => hasNoRules && this.#rules === rules,
    );
    if (shown === undefined) return reply;

    const now = this.#rules;
    const since = now === rules ? undefined : now.brokenBy(action, params, names);
    if (since !== undefined) throw refuse(since.rule, `${since.why} any more; its answer is withheld`);
    const gone = now.brokenSince(shown, names, trail.site, asking);
    if (gone !== undefined) {
      this.#known.doubt(reply.browserId, reply.tabId ?? target?.tabId);
      throw refuse(gone.rule, gone.why);
    }
    const data = withhold(action, reply.data, now.sites);
    if (data === reply.data) return reply;
    const { texts: _texts, ...rest } = reply;
    return { ...rest, data };
  }

  /** Whether a call may be made on its page, which a person may have to say. Yields the rule that wanted to ask. */
  async #mayUse<A extends ActionName>(
    target: Target<A>,
    names: readonly string[],
    action: A,
    options: RequestOptions,
    trail: Trail,
    refuse: (rule: string, why: string) => BrowserMcpError,
  ): Promise<string | undefined> {
    const { sites, asks } = this.#rules;
    trail.site = this.#siteNames.of(target.url);
    const bySites = sites.brokenBy(target.url);
    if (bySites !== undefined) throw refuse(bySites, `the tab's page (${trail.site}) may not be used`);
    const asking = asks.ruleFor(names, target.url);
    if (asking !== undefined) await this.#consent(asking, names[0] ?? action, action, target, options, trail);
    return asking;
  }

  async #tabs(options: RequestOptions): Promise<BrowserReply<"getAllTabs">> {
    const { moves } = this.#known;
    const reply = await this.#inner.request("getAllTabs", {}, options);
    if (!this.#rules.sites.areAny) return reply;
    const data = reply.data.filter((tab) => this.#known.listed(tab, moves));
    return data.length === reply.data.length ? reply : { ...reply, data };
  }

  /** Whether all of these addresses may be used without asking anyone. */
  #check(urls: readonly string[], names: readonly string[]): boolean {
    const { sites, asks } = this.#rules;
    return urls.every((url) => sites.brokenBy(url) === undefined && asks.ruleFor(names, url) === undefined);
  }

  async #consent<A extends ActionName>(
    rule: string,
    tool: string,
    action: A,
    { url, tabId, browserId }: Target<A>,
    options: RequestOptions,
    trail: Trail,
  ): Promise<void> {
    trail.rule = rule;
    const request = {
      action,
      rule,
      tool,
      site: siteOf(url),
      ...(tabId === undefined ? {} : { tabId }),
      ...(browserId === undefined ? {} : { browserId }),
    };
    try {
      trail.consent = await this.#desk.ask(request, options);
      delete trail.rule;
    } catch (thrown) {
      trail.consent =
        thrown instanceof BrowserMcpError && thrown.code === "PERMISSION_DENIED" ? "refused" : "none";
      throw thrown;
    }
  }

  /**
   * Asks, and finds out which pages may have answered.
   * @param isFree whether nobody needs to know that, once the answer is there; `shown` is absent then
   */
  async #ask<A extends ActionName>(
    action: A,
    params: ActionParams<A>,
    options: RequestOptions,
    target: Target<A> | undefined,
    isFree: () => boolean,
  ): Promise<{ readonly reply: BrowserReply<A>; readonly shown?: readonly string[] }> {
    const followed = this.#known.follow(target?.browserId, target?.tabId);
    try {
      const reply = await this.#inner.request(action, target?.params ?? params, target?.options ?? options);
      if (isFree()) return { reply };
      const shown = await this.#shownBy(action, reply, target?.tabId, options);
      return { reply, shown: "said" in shown ? shown.said : [...shown.now, ...followed.urls] };
    } finally {
      followed.end();
    }
  }

  /** The addresses of that which answered: as the browser said, else as the tab shows it now. */
  async #shownBy<A extends ActionName>(
    action: A,
    reply: BrowserReply<A>,
    targetId: number | undefined,
    options: RequestOptions,
  ): Promise<{ readonly said: readonly string[] } | { readonly now: readonly string[] }> {
    const said = [reply.url, urlIn(reply.data)].filter((url) => url !== undefined);
    if (said.length > 0 || actions[action].kind === "control" || action === "getCookies") return { said };
    const tabId = reply.tabId ?? targetId;
    const { caller, signal } = options;
    const { data: tabs } = await this.#questions.ask({
      caller,
      browserId: reply.browserId,
      ...(signal === undefined ? {} : { signal }),
    });
    const now = tabs.find(({ id }) => id === tabId);
    // Nobody knows what answered: an address that no rule allows.
    return { now: [now?.url ?? ""] };
  }

  /** A browser that tells where its tabs go is asked at once where they are, so that its first call needs not ask. */
  #greet(browser: ConnectedBrowser): void {
    const { sites, asks } = this.#rules;
    const isWorthIt = sites.areAny || asks.areAny;
    if (isWorthIt && browser.capabilities.has(features.changeEvents)) void this.#learn(browser);
  }

  /** Which of a browser's tabs may be told of. A browser that does not answer tells of them itself. */
  async #learn({ browserId }: ConnectedBrowser): Promise<void> {
    const caller = { client: "browser-mcp" };
    const { moves } = this.#known;
    const reply = await this.#inner.request("getAllTabs", {}, { caller, browserId }).catch(() => undefined);
    for (const tab of reply?.data ?? []) this.#known.listed(tab, moves);
  }

  #tell(event: BrowserEvent): void {
    // Without rules for sites everything may be told, but which page a tab shows is kept in mind for who asks first.
    const { sites, asks } = this.#rules;
    const told = sites.areAny || asks.areAny ? this.#known.tell(event) : event;
    const mayTell = sites.areAny ? told : event;
    if (mayTell === undefined) return;
    for (const listener of this.#listeners) listener(mayTell);
  }
}
