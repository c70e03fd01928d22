import { stringify } from "smol-toml";

/** A value as it stands behind `key =` in a TOML file: `"info"`, `6009`, `["a"]`. */
export const tomlValue = (value: unknown): string => stringify({ v: value }).trim().replace(/^v = /, "");
