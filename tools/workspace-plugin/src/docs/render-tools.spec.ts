import type { ToolReference } from "./reference";
import { renderTools } from "./render-tools";

const tool: ToolReference = {
  name: "get_thing",
  title: "Get a thing",
  description: "Gives the thing.",
  inputSchema: {
    type: "object",
    properties: {
      tabId: { type: "integer", exclusiveMinimum: 0, description: "Which tab." },
      limit: { type: "integer", minimum: 1, maximum: 9, default: 3, description: "This | that." },
    },
    required: ["tabId"],
  },
  outputSchema: {
    type: "object",
    properties: { text: { type: "string", description: "The text." }, more: { type: "boolean" } },
    required: ["text"],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
};

describe("the reference of the tools", () => {
  const page = renderTools([tool]);

  it("lists every tool with a link to its section", () => {
    expect(page).toContain("| [`get_thing`](#get_thing) | Get a thing |");
    expect(page).toContain("\n## get_thing\n\n**Get a thing.** Gives the thing.\n");
  });

  it("gives type, bounds, default and description of an argument", () => {
    expect(page).toContain("| `tabId` | integer, more than 0 | **required** | Which tab. |");
    expect(page).toContain("| `limit` | integer, 1 to 9 | `3` | This \\| that. |");
  });

  it("says of a tool without arguments that it takes none", () => {
    const inputSchema = { type: "object", properties: {} };
    expect(renderTools([{ ...tool, inputSchema }])).toContain("### Arguments\n\nIt takes no arguments.\n");
  });

  it("gives the fields of the result", () => {
    expect(page).toContain("| `text` | string | The text. |");
    expect(page).toContain("| `more` (optional) | boolean |  |");
  });

  it("puts the annotations into words", () => {
    expect(page).toContain(
      "Changes nothing; repeating it changes nothing more; meets pages that nobody here controls.",
    );
    const annotations = {
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: false,
    };
    expect(renderTools([{ ...tool, annotations }])).toContain(
      "Changes the page or the browser, perhaps for good; repeating it may change more; stays within the browser itself.",
    );
  });
});
