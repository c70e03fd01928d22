/** What is hidden, by the name that `security.redact_allow` takes and a result counts it under. */
export const secretKinds = {
  "private-key": "Private keys in PEM form.",
  jwt: "JSON Web Tokens.",
  bearer: "Tokens behind the word Bearer.",
  basic: "User and password behind the word Basic, in Base64.",
  "aws-key": "Access key ids of AWS.",
  "github-token": "Tokens of GitHub.",
  "gitlab-token": "Tokens of GitLab.",
  "slack-token": "Tokens and webhook addresses of Slack.",
  "stripe-key": "Secret and restricted keys of Stripe, and secrets of its webhooks.",
  "google-key": "API keys, OAuth tokens and client secrets of Google.",
  "ai-key": "Keys of OpenAI, Anthropic and others that begin with `sk-`.",
  "service-key":
    "Keys of npm, PyPI, Hugging Face, SendGrid, DigitalOcean, Shopify, Linear, Databricks, Telegram and Discord.",
  credential: "What stands behind a name such as password, secret, api_key or access_token.",
  "url-credentials": "User and password in an address.",
  authorization: "Headers that identify the person or program: Authorization, X-Api-Key and their like.",
  cookie: "Cookies, in headers and elsewhere.",
  "password-field": "What stands in password and one-time-code fields.",
  "card-field": "What stands in fields for payment cards.",
  "card-number": "Numbers of payment cards: of an issuer's form, with a right check digit.",
} as const satisfies Readonly<Record<string, string>>;

/** One of {@link secretKinds}. */
export type SecretKind = keyof typeof secretKinds;

/** What stands in a secret's place. */
export const markOf = (kind: string): string => `[redacted:${kind}]`;

/** Whether a value is nothing but a mark, as it is where a text is looked through a second time. */
export const isMark = (value: string): boolean => /^\[redacted:[a-z0-9-]+\]$/.test(value);
