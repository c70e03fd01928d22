import { fixturePrompts, fixtureResources, fixtureTools } from "@browser-mcp/conformance-fixtures";
import type { PromptSource, ResourceSource } from "@browser-mcp/mcp";
import { silentLogger } from "@browser-mcp/protocol";
import type { AnyTool } from "@browser-mcp/tools";
import type { DependencyContainer } from "tsyringe";
import { configSchema } from "./config/config-schema.js";
import { createConformanceContainer } from "./container.conformance.js";
import { createContainer } from "./container.js";
import { tokens } from "./tokens.js";

const inputs = { config: configSchema.parse({}), logger: silentLogger };

/** Everything that a container publishes, by name. */
function published(container: DependencyContainer): readonly string[] {
  const all = <T>(token: symbol): readonly T[] =>
    container.isRegistered(token) ? container.resolveAll<T>(token) : [];
  return [
    ...all<AnyTool>(tokens.tool).map(({ name }) => name),
    ...all<ResourceSource>(tokens.resource).flatMap(({ templates }) =>
      templates.map(({ uriTemplate }) => uriTemplate),
    ),
    ...all<PromptSource>(tokens.prompt).flatMap(({ prompts }) => prompts.map(({ name }) => name)),
  ];
}

const fixtures = [
  ...fixtureTools.map(({ name }) => name),
  ...fixtureResources.templates.map(({ uriTemplate }) => uriTemplate),
  ...fixturePrompts.prompts.map(({ name }) => name),
];

describe("the fixtures of the conformance suite", () => {
  it("are not in the product's container", () => {
    const names = published(createContainer(inputs));
    expect(names).toContain("get_page_content");
    expect(names.filter((name) => fixtures.includes(name))).toEqual([]);
    for (const source of createContainer(inputs).resolveAll<ResourceSource>(tokens.resource)) {
      expect(source.owns("test://static-text")).toBe(false);
    }
  });

  it("stand beside everything that the product publishes in the container of the conformance entry", () => {
    const names = published(createConformanceContainer(inputs));
    expect(names).toEqual(expect.arrayContaining([...published(createContainer(inputs)), ...fixtures]));
  });
});
