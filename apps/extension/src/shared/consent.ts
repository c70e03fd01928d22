import { consentSchema } from "@browser-mcp/protocol";
import * as z from "zod";

/** Where `chrome.storage.local` holds the {@link GivenConsent}s, the newest first. */
export const CONSENTS_KEY = "consents";

/** As many answers as are remembered. */
export const MAX_CONSENTS = 500;

/** An answer that a person gave for good. */
export const givenConsentSchema = z.object({
  /** The client's name without its version. */
  client: z.string(),
  tool: z.string(),
  /** As `siteOf` names it. */
  site: z.string(),
  allowed: z.boolean(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type GivenConsent = z.infer<typeof givenConsentSchema>;

/** Whether two answers are of the same client, tool and site. */
export const isSameConsent = (
  a: Omit<GivenConsent, "allowed" | "at">,
  b: Omit<GivenConsent, "allowed" | "at">,
): boolean => a.client === b.client && a.tool === b.tool && a.site === b.site;

/** What is stored, read tolerantly: nothing where it is of no known form. */
export const givenConsentsSchema = z.array(givenConsentSchema).catch([]);

/** The window that asks; the question's id stands in its fragment. */
export const CONSENT_PAGE = "consent/consent.html";

/** The name of the port by which a window is told its question and gives the answer: this and the question's id. */
export const CONSENT_PORT = "consent:";

/** What the person is asked. */
export const consentQuestionSchema = z.object({
  client: z.string(),
  tool: z.string(),
  what: z.string(),
  /** Absent for a page of no site, for which nothing can be answered for good. */
  site: z.string().optional(),
  title: z.string(),
  /** Milliseconds since the epoch at which no answer becomes a refusal. */
  endsAt: z.number(),
});
export type ConsentQuestion = z.infer<typeof consentQuestionSchema>;

/** What a window is told; `null` when its question is over. */
export const toConsentWindow = z.object({ question: consentQuestionSchema.nullable() });

/** What a window says. */
export const fromConsentWindow = z.object({
  decision: consentSchema.shape.decision.extract(["once", "site", "never"]),
});
export type ConsentAnswer = z.infer<typeof fromConsentWindow>["decision"];

/** The client's name without its version, so that an update does not ask everything again. */
export const clientName = (client: string): string => client.replace(/\s+v?\d[\w.+-]*$/i, "");
