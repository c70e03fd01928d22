import type { CDPSession, Connection } from "puppeteer-core";

/** Attaches to one target for as long as the work takes; nothing stays attached, so that no tab is slowed down. */
export async function withSession<T>(
  connection: Connection,
  targetId: string,
  work: (session: CDPSession) => Promise<T>,
): Promise<T> {
  const { sessionId } = await connection.send("Target.attachToTarget", { targetId, flatten: true });
  const session = connection.session(sessionId);
  if (session === null) throw new Error("the target went away");
  try {
    return await work(session);
  } finally {
    // A target that has gone has detached itself.
    if (!session.detached) await session.detach().catch(() => undefined);
  }
}
