import { renderSettings } from "./render-settings";

describe("the reference of the settings", () => {
  it("gives what each sets, allows, its default and the other ways to set it", () => {
    const page = renderSettings([
      {
        section: "server",
        description: "Where it listens.",
        settings: [
          {
            key: "port",
            name: "server.port",
            description: "The port.",
            allowed: "a whole number",
            default: 6009,
            variables: ["BROWSER_MCP_SERVER_PORT"],
            flag: "--port",
            live: true,
          },
          {
            key: "file",
            name: "server.file",
            description: "A file.",
            allowed: "a text",
            variables: ["F"],
            live: false,
          },
        ],
      },
    ]);
    expect(page).toContain("## [server]\n\nWhere it listens.\n");
    expect(page).toContain(
      "| `port` ↻ | The port. | a whole number | `6009` | `--port`, `BROWSER_MCP_SERVER_PORT` |",
    );
    expect(page).toContain("| `file` | A file. | a text |  | `F` |");
  });
});
