import type { ClientAnswers, ClientPort, ClientQuestion } from "@browser-mcp/protocol";
import type { Hold } from "./call-deadline.js";

/** A client whose answers are waited for outside the deadline. */
export class HeldClient implements ClientPort {
  readonly #client: ClientPort;
  readonly #hold: Hold;

  constructor(client: ClientPort, hold: Hold) {
    this.#client = client;
    this.#hold = hold;
  }

  get capabilities(): ClientPort["capabilities"] {
    return this.#client.capabilities;
  }

  progress(...step: Parameters<ClientPort["progress"]>): void {
    this.#client.progress(...step);
  }

  doing(what: () => string): void {
    this.#client.doing(what);
  }

  log(...entry: Parameters<ClientPort["log"]>): void {
    this.#client.log(...entry);
  }

  ask<K extends string>(questions: Readonly<Record<K, ClientQuestion>>): Promise<ClientAnswers<K>> {
    return this.#hold(this.#client.ask(questions));
  }
}

/** Says to the client that a person is waited for. */
export const toldOf =
  (client: ClientPort, hold: Hold): Hold =>
  async (wait) => {
    client.doing(() => "Waiting for a person's leave");
    try {
      return await hold(wait);
    } finally {
      client.doing(() => "Waiting for the browser");
    }
  };
