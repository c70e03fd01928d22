const PREFIX = "browser-mcp-profile-";
const NAME = new RegExp(`^${PREFIX}(\\d+)-[A-Za-z0-9]{6}$`);

/** How the name of a temporary profile begins: with the process that will remove it. */
export const profilePrefix = (pid: number): string => `${PREFIX}${pid}-`;

/** The process that a temporary profile's name says; undefined for any other name. */
export function ownerOf(name: string): number | undefined {
  const pid = NAME.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
