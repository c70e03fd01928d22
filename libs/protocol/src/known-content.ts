import * as z from "zod";
import type { PageContent } from "./page.js";

// A page that is read again mostly reads the same. As with HTTP's entity tags (RFC 9110, section 13), an answer's texts
// have a name, a request says which it knows, and where the page reads the same again the name stands for them; where a part
// of the text differs, that part alone is sent (RFC 3229). Superset.

/** A name of texts: given once, so that what has the same name is the same. */
export const contentNameSchema = z.string().min(1).max(64);

/** The key of a `getPageContent` request that says which texts the asker has. */
export const KNOWN_CONTENT = "known";

/** How a text differs from one that the asker has, in UTF-16 code units. */
export const textDifferenceSchema = z.object({
  /** The name of the texts that it differs from. */
  from: contentNameSchema,
  /** As many at the begin, and at the end, are the same. */
  start: z.int().min(0),
  end: z.int().min(0),
  /** What stands between those two. */
  between: z.string(),
});
export type TextDifference = z.infer<typeof textDifferenceSchema>;

/** What is as long as the page, and what a name stands for. */
export type ContentTexts = Pick<PageContent, "text" | "html" | "markdown">;

/** The rest of a page's content, which every answer holds. */
export type ContentHead = Omit<PageContent, keyof ContentTexts>;
