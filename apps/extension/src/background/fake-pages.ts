import type { PageFunctionName, PageFunctions, PageOutcome } from "../page/page-functions.js";
import type { InjectedFrame, ScriptingApi, ScriptTarget } from "./chrome-api.js";

type Answer = {
  readonly result?: PageOutcome<unknown> | null;
  readonly documentId?: string;
  readonly frameId?: number;
};

/** `chrome.scripting` over pages that a spec scripts: `answer` yields what each frame says to a call. For specs only. */
export class FakePages implements ScriptingApi {
  readonly asked: { readonly target: ScriptTarget; readonly now: boolean; readonly request: unknown }[] = [];
  readonly inserted: string[] = [];

  constructor(
    private readonly answer: (name: string, request: unknown, now: boolean) => Promise<readonly Answer[]>,
  ) {}

  /** A page whose function gives that value. */
  static answering<N extends PageFunctionName>(
    name: N,
    value: Awaited<ReturnType<PageFunctions[N]>>,
  ): FakePages {
    return new FakePages(async (asked) => [{ result: asked === name ? { ok: true, value } : null }]);
  }

  async call<Args extends unknown[], Result>(
    target: ScriptTarget,
    now: boolean,
    _run: (...args: Args) => Promise<Result> | null,
    ...args: Args
  ): Promise<readonly InjectedFrame<Result | null>[]> {
    const [name, request] = args;
    this.asked.push({ target, now, request });
    const answers = await this.answer(String(name), request, now);
    return answers.map(({ documentId = "D1", frameId = 0, ...rest }) => {
      // The spec answers in the form of the function that it scripts.
      const { result } = rest as { result?: Result | null };
      return { documentId, frameId, result };
    });
  }

  async insert(_target: ScriptTarget, _now: boolean, file: string): Promise<void> {
    this.inserted.push(file);
  }
}
