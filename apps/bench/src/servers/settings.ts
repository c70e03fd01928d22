/** A server's settings by table and key, as in its configuration file. */
export type Settings = Readonly<
  Record<string, Readonly<Record<string, boolean | number | string | readonly string[]>>>
>;

/** What every measured server runs with: policy with rules for sites, redaction, metrics and a line for every call. */
export const measuredSettings: Settings = {
  monitoring: { enable_metrics: true, enable_request_logging: true, log_level: "info" },
  security: {
    redact: true,
    deny_sites: ["*.bank.example", "https://mail.example.com/private", "about:"],
    ask: ["execute_javascript on *.payments.example"],
  },
};

/** The settings of `base` with those of `more` over them, key by key. */
export function mergeSettings(base: Settings, more: Settings): Settings {
  const tables = new Set([...Object.keys(base), ...Object.keys(more)]);
  return Object.fromEntries([...tables].map((table) => [table, { ...base[table], ...more[table] }]));
}

/** The settings as the text of a configuration file (TOML 1.0). */
export function settingsText(settings: Settings): string {
  const lines = Object.entries(settings).flatMap(([table, values]) => [
    `[${table}]`,
    // Booleans, numbers, texts and lists of texts are written alike in JSON and TOML.
    ...Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
  ]);
  return `${lines.join("\n")}\n`;
}
