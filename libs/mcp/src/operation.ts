import { BrowserMcpError } from "@browser-mcp/protocol";
import type * as z from "zod";
import type { ServedRequest } from "./served-request.js";

/** A result as JSON carries it. */
export type OperationResult = Record<string, unknown>;

/** One method of the protocol that both eras serve alike, over one registry of tools, resources and prompts. */
export interface Operation {
  /** `tools/call`. */
  readonly method: string;
  /**
   * Checks the parameters and does what they ask.
   * @throws BrowserMcpError INVALID_PARAMETERS naming the parameter; InputRequired, MissingClientCapability; whatever the
   * work meets
   */
  readonly run: (params: unknown, request: ServedRequest) => OperationResult | Promise<OperationResult>;
}

type Work<P extends z.ZodType> = (
  params: z.output<P>,
  request: ServedRequest,
) => OperationResult | Promise<OperationResult>;

/** A method with the schema of its parameters: what operations share that differ in their work, each session's own. */
export class Method<P extends z.ZodType> {
  constructor(
    readonly name: string,
    readonly params: P,
  ) {}

  /** Makes an operation; the only place where a method's schema is tied to its work. */
  operation(work: Work<P>): Operation {
    return { method: this.name, run: (given, request) => work(this.parse(given), request) };
  }

  /** @throws BrowserMcpError INVALID_PARAMETERS naming every parameter that is wrong */
  parse(given: unknown): z.output<P> {
    return parseParams(this.name, this.params, given);
  }
}

/** Makes the one operation of a method. */
export const defineOperation = <P extends z.ZodType>(method: string, params: P, work: Work<P>): Operation =>
  new Method(method, params).operation(work);

/** @throws BrowserMcpError INVALID_PARAMETERS naming every parameter that is wrong */
export function parseParams<P extends z.ZodType>(method: string, schema: P, given: unknown): z.output<P> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) => {
    const where = ["params", ...path.map(String)].join(".");
    return `"${where}": ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  });
  throw new BrowserMcpError("INVALID_PARAMETERS", `${method}: ${complaints.join("; ")}.`);
}
