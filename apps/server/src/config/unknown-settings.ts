import { configSchema } from "./config-schema.js";
import type { RawConfig } from "./config-schema.js";
import { isKnownVariable, OWN_VARIABLES, variableNames } from "./environment.js";
import { nearestName } from "./nearest-name.js";
import { settingNames } from "./settings-reference.js";

/** A name that sets nothing. */
export interface UnknownSetting {
  /** As it was given: `server.prot`, `[serv]`, `BROWSER_MCP_SERVER_PROT`. */
  readonly given: string;
  /** What was probably meant. */
  readonly nearest?: string;
}

const unknown = (given: string, nearest: string | undefined): UnknownSetting => ({
  given,
  ...(nearest === undefined ? {} : { nearest }),
});

/** The keys of a file that mean nothing. */
export function unknownKeys(values: RawConfig): readonly UnknownSetting[] {
  const sections = Object.keys(configSchema.shape);
  const names = settingNames();
  return Object.entries(values).flatMap(([section, keys]) => {
    if (!sections.includes(section)) {
      const nearest = nearestName(section, sections);
      return [unknown(`[${section}]`, nearest === undefined ? undefined : `[${nearest}]`)];
    }
    return Object.keys(keys)
      .map((key) => `${section}.${key}`)
      .filter((name) => !names.includes(name))
      .map((name) => unknown(name, likeKey(name, section, names)));
  });
}

/** A key of the same section if one is like it; else the one of that very name in another section. */
function likeKey(name: string, section: string, names: readonly string[]): string | undefined {
  const key = name.slice(section.length + 1);
  const inSection = names
    .filter((one) => one.startsWith(`${section}.`))
    .map((one) => one.slice(section.length + 1));
  const near = nearestName(key, inSection);
  return near === undefined ? names.find((one) => one.endsWith(`.${key}`)) : `${section}.${near}`;
}

/** Variables that begin as ours do and mean nothing; those of other programs are nobody's business. */
export function unknownVariables(
  variables: Readonly<Record<string, string | undefined>>,
): readonly UnknownSetting[] {
  return Object.keys(variables)
    .filter((name) => name.startsWith(OWN_VARIABLES) && !isKnownVariable(name))
    .map((name) => unknown(name, nearestName(name, variableNames())));
}

/** One line that names it. */
export const sayUnknown = ({ given, nearest }: UnknownSetting): string =>
  `unknown setting ${given} is ignored${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
