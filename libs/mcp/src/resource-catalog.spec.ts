import type { Caller } from "@browser-mcp/protocol";
import { ResourceCatalog } from "./resource-catalog.js";
import type { ResourceChange, ResourceSource } from "./resource-source.js";

const caller: Caller = { client: "spec" };

/** A source of `count` resources `<scheme>://<number>`. */
class NumberedSource implements ResourceSource {
  readonly templates;
  readonly listeners = new Set<(change: ResourceChange) => void>();

  constructor(
    private readonly scheme: string,
    private readonly count: number,
  ) {
    this.templates = [{ uriTemplate: `${scheme}://{number}`, name: scheme }];
  }

  owns(uri: string): boolean {
    return uri.startsWith(`${this.scheme}://`);
  }

  async list(_request: object, after?: string) {
    const start = after === undefined ? 0 : Number(after.slice(this.scheme.length + 3)) + 1;
    return Array.from({ length: this.count - start }, (_none, index) => ({
      uri: `${this.scheme}://${start + index}`,
      name: String(start + index),
    }));
  }

  async read(uri: string) {
    return [{ uri, mimeType: "text/plain", text: this.scheme }];
  }

  async complete(): Promise<readonly string[]> {
    return [this.scheme];
  }

  async locate(uri: string): Promise<string> {
    return uri;
  }

  subscribe(listener: (change: ResourceChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const walk = async (catalog: ResourceCatalog): Promise<{ sizes: number[]; uris: string[] }> => {
  const sizes: number[] = [];
  const uris: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.list(cursor, { caller });
    sizes.push(page.resources.length);
    uris.push(...page.resources.map(({ uri }) => uri));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return { sizes, uris };
};

describe("ResourceCatalog", () => {
  it.each([
    [200, 200, [300, 100]],
    [300, 100, [300, 100]],
    [300, 0, [300]],
    [0, 301, [300, 1]],
    [0, 0, [0]],
  ])("lists %i of one source and %i of another once each", async (first, second, sizes) => {
    const walked = await walk(
      new ResourceCatalog([new NumberedSource("a", first), new NumberedSource("b", second)]),
    );
    expect(walked.sizes).toEqual(sizes);
    expect(new Set(walked.uris).size).toBe(first + second);
  });

  it("asks the source that a URI or template belongs to", async () => {
    const catalog = new ResourceCatalog([new NumberedSource("a", 1), new NumberedSource("b", 1)]);
    expect(await catalog.read("b://0", { caller })).toMatchObject([{ text: "b" }]);
    expect(await catalog.locate("a://0", { caller })).toBe("a://0");
    const argument = { name: "number", value: "" };
    expect(await catalog.complete("b://{number}", argument, { caller })).toMatchObject({ values: ["b"] });
  });

  it("names every form where a URI has none", async () => {
    const catalog = new ResourceCatalog([new NumberedSource("a", 1), new NumberedSource("b", 1)]);
    await expect(catalog.read("c://0", { caller })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: "Invalid resource URI: c://0. Known forms: a://{number}, b://{number}",
    });
  });

  it("passes on the changes of every source until it is no longer wanted", () => {
    const sources = [new NumberedSource("a", 1), new NumberedSource("b", 1)];
    const told: ResourceChange[] = [];
    const end = new ResourceCatalog(sources).subscribe((change) => told.push(change));
    for (const { listeners } of sources) for (const listener of listeners) listener({ type: "list" });
    expect(told).toHaveLength(2);
    end();
    expect(sources.map(({ listeners }) => listeners.size)).toEqual([0, 0]);
  });
});
