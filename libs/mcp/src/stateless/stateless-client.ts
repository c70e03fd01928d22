import { capabilityOf, InputRequired, MissingClientCapability } from "@browser-mcp/protocol";
import type { AskThroughClient, ClientAnswers, ClientPort, ClientQuestion } from "@browser-mcp/protocol";
import { isWanted, logParams, progressParams } from "../client-notifications.js";
import { consentForm, decisionOf } from "../elicitation.js";
import { WorkProgress } from "../work-progress.js";
import type { ProgressPace } from "../work-progress.js";
import type { Envelope } from "./envelope.js";
import { STATELESS_VERSION } from "./envelope.js";
import type { Rounds } from "./rounds.js";

/** Sends a notification that belongs to the request, before its answer. */
export type Notify = (method: string, params: Readonly<Record<string, unknown>>) => void;

/** Whoever makes it ends it. Absent where the client did not ask for progress. */
export function statelessProgress(
  { progressToken }: Envelope,
  notify: Notify,
  pace: ProgressPace,
): WorkProgress | undefined {
  if (progressToken === undefined) return undefined;
  return new WorkProgress(
    (...step) => notify("notifications/progress", progressParams(progressToken, ...step)),
    pace,
  );
}

/** The client of one request of the newer era: what is asked ends the request, which comes again with the answers. */
export function statelessClient(
  envelope: Envelope,
  rounds: Rounds,
  notify: Notify,
  progress: WorkProgress | undefined,
): ClientPort {
  const { capabilities, logLevel } = envelope;
  return {
    capabilities,
    progress: (...step) => progress?.report(...step),
    doing: (what) => progress?.doing(what),
    log: (level, data, logger) => {
      if (logLevel === undefined || !isWanted(level, logLevel)) return;
      notify("notifications/message", logParams(level, data, logger));
    },
    // A question that cannot be put is refused as a rejection, as in a session.
    ask: async (questions) => answersTo(questions, envelope, rounds),
  };
}

function answersTo<K extends string>(
  questions: Readonly<Record<K, ClientQuestion>>,
  { capabilities }: Envelope,
  rounds: Rounds,
): ClientAnswers<K> {
  const answers: Record<string, Readonly<Record<string, unknown>>> = {};
  const open: Record<string, ClientQuestion> = {};
  for (const [key, question] of Object.entries<ClientQuestion>(questions)) {
    const capability = capabilityOf(question);
    if (!capabilities.has(capability)) throw new MissingClientCapability(capability);
    const answer = rounds.answerTo(key, question);
    if (answer === undefined) open[key] = question;
    else answers[key] = answer;
  }
  if (Object.keys(open).length > 0) throw new InputRequired(open);
  return answers as ClientAnswers<K>;
}

/**
 * Puts a question of the policy's to the person behind a client of the newer era; absent where they cannot be shown a
 * form. Unlike a tool's own question it counts as answered only where it was asked: an answer that comes unasked is no
 * person's, and one answer serves one request.
 */
export function askByInput(envelope: Envelope, rounds: Rounds): AskThroughClient | undefined {
  if (!envelope.forms) return undefined;
  return async (question) => {
    const key = `consent:${question.tool}:${question.site}`;
    const form: ClientQuestion = {
      method: "elicitation/create",
      params: { ...consentForm(question, STATELESS_VERSION) },
    };
    const answer = rounds.consentTo(key, form);
    if (answer === undefined) throw new InputRequired({ [key]: form });
    return decisionOf(answer);
  };
}
