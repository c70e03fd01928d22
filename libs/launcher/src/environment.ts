/** What the launcher must know of its surroundings. Libraries read no environment: the application passes this in. */
export interface LauncherEnvironment {
  /** The directories of `PATH`, separated as the platform does it. */
  readonly path: string;
  /** The person's home directory. */
  readonly home: string;
  /** Windows: the directories for programs of all users. */
  readonly programFiles?: readonly string[];
  /** Windows: the directory for programs of this user. */
  readonly localAppData?: string;
  /** X11's `DISPLAY`. */
  readonly display?: string;
  /** `WAYLAND_DISPLAY`. */
  readonly waylandDisplay?: string;
}

/**
 * Picks what the launcher needs out of the variables of a process.
 * @param variables usually `process.env`
 * @param home usually `os.homedir()`
 */
export function readEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
  home: string,
): LauncherEnvironment {
  const given = (name: string): string | undefined => variables[name] || undefined;
  const present = (value: string | undefined): value is string => value !== undefined;
  return {
    path: given("PATH") ?? given("Path") ?? "",
    home,
    programFiles: ["ProgramFiles", "ProgramFiles(x86)"].map(given).filter(present),
    localAppData: given("LOCALAPPDATA"),
    display: given("DISPLAY"),
    waylandDisplay: given("WAYLAND_DISPLAY"),
  };
}

/** Whether windows can be shown: a browser without a display has to be headless. */
export function hasDisplay(
  environment: LauncherEnvironment,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (platform === "darwin" || platform === "win32") return true;
  return Boolean(environment.display) || Boolean(environment.waylandDisplay);
}
