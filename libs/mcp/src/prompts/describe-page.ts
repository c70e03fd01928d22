import * as z from "zod";
import { cutText } from "../cut-text.js";
import { defineTabPrompt, steps } from "./tab-prompt.js";

/** Characters of the page's text in a digest, by how much detail is wanted. */
const MAX_TEXT = { short: 8_000, full: 30_000 } as const;

const details = ["short", "full"] as const;

/** What a page is, says and offers, for somebody who does not see it. */
export const describePage = defineTabPrompt({
  name: "describe_page",
  title: "Describe this page",
  icon: "page",
  description: "Says what the page is, what stands on it and what can be done there.",
  options: [
    { name: "detail", title: "Detail", description: "short (the default) or full.", values: details },
    {
      name: "language",
      title: "Language",
      description: "The language of the description; default: the conversation's.",
    },
  ],
  schema: z.object({
    detail: z.enum(details).default("short"),
    language: z.string().min(2).max(50).optional(),
  }),
  look: async (ask, { detail }) => {
    const { url, title, text, metadata } = await ask("getPageContent", {
      includeHtml: false,
      includeMetadata: true,
    });
    const digest = {
      url: cutText(url, 500, "…"),
      title: cutText(title, 500, "…"),
      ...(metadata === undefined ? {} : { metadata }),
      text: cutText(text, MAX_TEXT[detail], `… [cut; the whole text has ${text.length} characters]`),
    };
    return { digest, kind: "content" };
  },
  task: ({ detail, language }, { id }, tools) =>
    [
      `Describe the page in tab ${id} to somebody who does not see it${language === undefined ? "" : `, in ${language}`}.`,
      steps(
        "Say in one sentence what the page is and whose it is.",
        detail === "short"
          ? "Give what matters on it in at most five points; leave out menus, banners and advertisements."
          : "Give its parts in the order of reading, with headings, the substance of each, figures and tables as they are.",
        "Say what can be done there: forms, buttons, links that lead on; and whether the person is signed in, where it shows.",
        `Where the text does not tell (images, charts, canvas), look with ${tools.screenshot}; for the structure use ${tools.dom}, for text that was cut ${tools.content}.`,
      ),
      "Keep to what stands there; mark what you infer. Do nothing on the page.",
    ].join("\n\n"),
});
