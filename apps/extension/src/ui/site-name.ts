import { FILES } from "../shared/site-rules.js";

/** A site of the rules as a person knows it. */
export const siteName = (site: string): string => (site === FILES ? "Your files" : site);
