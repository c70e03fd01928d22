import { posix, win32 } from "node:path";
import type { LauncherEnvironment } from "./environment.js";
import type { BrowserName } from "./found-browser.js";

/** A place where a browser may be. */
export interface BrowserLocation {
  readonly executablePath: string;
  readonly name: BrowserName;
}

// In order of preference everywhere: Chrome, Edge, Chromium.

const linuxCommands: readonly (readonly [BrowserName, readonly string[]])[] = [
  ["Chrome", ["google-chrome-stable", "google-chrome"]],
  ["Edge", ["microsoft-edge-stable", "microsoft-edge"]],
  ["Chromium", ["chromium", "chromium-browser"]],
];

/** Where their packages put them, for a `PATH` that does not say. A snap comes last: it sees few directories. */
const linuxPaths: readonly BrowserLocation[] = [
  { name: "Chrome", executablePath: "/opt/google/chrome/chrome" },
  { name: "Edge", executablePath: "/opt/microsoft/msedge/msedge" },
  { name: "Chromium", executablePath: "/usr/bin/chromium" },
  { name: "Chromium", executablePath: "/snap/bin/chromium" },
];

const macApplications: readonly (readonly [BrowserName, string])[] = [
  ["Chrome", "Google Chrome"],
  ["Edge", "Microsoft Edge"],
  ["Chromium", "Chromium"],
];

const windowsPrograms: readonly (readonly [BrowserName, string])[] = [
  ["Chrome", "Google\\Chrome\\Application\\chrome.exe"],
  ["Edge", "Microsoft\\Edge\\Application\\msedge.exe"],
  ["Chromium", "Chromium\\Application\\chrome.exe"],
];

/** Where Chrome, Edge and Chromium are installed on a platform, the preferred ones first. */
export function installedLocations(
  platform: NodeJS.Platform,
  environment: LauncherEnvironment,
): readonly BrowserLocation[] {
  if (platform === "win32") return windowsLocations(environment);
  if (platform === "darwin") return macLocations(environment);
  return linuxLocations(environment);
}

function linuxLocations({ path }: LauncherEnvironment): BrowserLocation[] {
  // A relative directory would mean another browser in every working directory.
  const directories = path.split(posix.delimiter).filter((directory) => posix.isAbsolute(directory));
  const onPath = linuxCommands.flatMap(([name, commands]) =>
    commands.flatMap((command) =>
      directories.map((directory) => ({ name, executablePath: posix.join(directory, command) })),
    ),
  );
  const isSnap = ({ executablePath }: BrowserLocation): boolean => executablePath.startsWith("/snap/");
  return [...onPath.filter((location) => !isSnap(location)), ...linuxPaths];
}

function macLocations({ home }: LauncherEnvironment): BrowserLocation[] {
  return macApplications.flatMap(([name, application]) =>
    ["/Applications", posix.join(home, "Applications")].map((directory) => ({
      name,
      executablePath: posix.join(directory, `${application}.app`, "Contents", "MacOS", application),
    })),
  );
}

function windowsLocations({ programFiles = [], localAppData }: LauncherEnvironment): BrowserLocation[] {
  const directories = localAppData === undefined ? programFiles : [...programFiles, localAppData];
  return windowsPrograms.flatMap(([name, program]) =>
    directories.map((directory) => ({ name, executablePath: win32.join(directory, program) })),
  );
}
