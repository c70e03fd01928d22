/** What decides how a browser is started. */
export interface BrowserFlagOptions {
  readonly headless: boolean;
  /** As root, and in some containers, Chromium starts only without its sandbox. */
  readonly noSandbox: boolean;
  readonly profileDir: string;
  /** Whether the profile is thrown away at the end, so that nothing in it needs the system's keyring. */
  readonly temporaryProfile: boolean;
  readonly platform: NodeJS.Platform;
  /** See `LaunchBrowserOptions`. */
  readonly trustedKey?: string | undefined;
}

/**
 * The command line of a browser that obeys us over a pipe and otherwise behaves as a person's own: no
 * `--enable-automation`, which pages can see.
 */
export function browserFlags(options: BrowserFlagOptions): string[] {
  const { headless, noSandbox, profileDir, temporaryProfile, platform, trustedKey } = options;
  return [
    "--remote-debugging-pipe",
    // Lets the pipe load an unpacked extension, in branded Chrome too.
    "--enable-unsafe-extension-debugging",
    // No bar across every page while the extension holds a tab's debugger.
    "--silent-debugger-extension-api",
    `--user-data-dir=${profileDir}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-search-engine-choice-screen",
    "--hide-crash-restore-bubble",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    ...(temporaryProfile ? ["--password-store=basic", "--use-mock-keychain"] : []),
    // Containers give /dev/shm 64 MB, which large pages exceed.
    ...(platform === "linux" ? ["--disable-dev-shm-usage"] : []),
    ...(noSandbox ? ["--no-sandbox"] : []),
    ...(headless ? ["--headless=new", "--disable-gpu", "--mute-audio"] : []),
    ...(trustedKey === undefined ? [] : [`--ignore-certificate-errors-spki-list=${trustedKey}`]),
    "about:blank",
  ];
}
