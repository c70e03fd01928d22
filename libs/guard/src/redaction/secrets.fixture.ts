import type { SecretKind } from "./secret-kinds.js";

/** Letters and digits without meaning. Put together here, so that no scanner of this repository takes them for real. */
const filler = "q7Rz2mKx9Tb4Vn8Wc3Yd6Hf1Jg5Lp0SsAaEeUu";
const of = (length: number): string => filler.repeat(3).slice(0, length);
const hex = (length: number): string => "0a1b2c3d4e5f".repeat(10).slice(0, length);

/** A token as servers give it out: header, payload, signature. */
export const jwt = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", of(43)].join(".");

/** Secrets that show by their form alone, each with its kind. */
export const knownSecrets: readonly (readonly [SecretKind, string])[] = [
  ["jwt", jwt],
  ["aws-key", `AKIA${"IOSFODNN7EXAMPLE"}`],
  ["github-token", `ghp_${of(36)}`],
  ["github-token", `github_pat_${of(22)}_${of(30)}`],
  ["gitlab-token", `glpat-${of(20)}`],
  ["slack-token", `xoxb-${"123456789012"}-${of(24)}`],
  ["stripe-key", `sk_live_${of(24)}`],
  ["stripe-key", `rk_test_${of(24)}`],
  ["google-key", `AIza${of(35)}`],
  ["google-key", `ya29.${of(40)}`],
  ["google-key", `GOCSPX-${of(28)}`],
  ["ai-key", `sk-ant-api03-${of(40)}`],
  ["ai-key", `sk-proj-${of(40)}`],
  ["ai-key", `sk-${of(48)}`],
  ["service-key", `npm_${of(36)}`],
  ["service-key", `hf_${of(34)}`],
  ["service-key", `SG.${of(22)}.${of(43)}`],
  ["service-key", `dop_v1_${hex(64)}`],
  ["service-key", `shpat_${hex(32)}`],
  ["card-number", "4111111111111111"],
  ["card-number", "4111 1111 1111 1111"],
  ["card-number", "5500-0055-5555-5559"],
  ["card-number", "378282246310005"],
  ["private-key", `-----BEGIN RSA PRIVATE KEY-----\n${of(64)}\n${of(64)}\n-----END RSA PRIVATE KEY-----`],
  ["private-key", `-----BEGIN OPENSSH PRIVATE KEY-----\\n${of(64)}\\n-----END OPENSSH PRIVATE KEY-----`],
];

/** Texts with a secret that is told by what stands before it: kind, text, the secret. */
export const toldSecrets: readonly (readonly [SecretKind, string, string])[] = [
  ["bearer", `Authorization was: Bearer ${of(32)}`, of(32)],
  ["basic", `curl -H "X: Basic ${Buffer.from("ann:hunter22").toString("base64")}"`, "YW5uOmh1bnRlcjIy"],
  ["authorization", "GET / HTTP/1.1\nAuthorization: Digest username=ann7\nHost: a", "ann7"],
  ["cookie", "Cookie: sid=q7Rz2mKx9; theme=dark\nHost: a", "q7Rz2mKx9"],
  ["cookie", 'set-cookie: sid="q7Rz2mKx9"; Path=/', "q7Rz2mKx9"],
  ["url-credentials", "see https://ann:hunter2@example.com/x for more", "hunter2"],
  ["credential", "https://example.com/a?access_token=abc&x=1", "abc"],
  ["credential", "https://example.com/cb#id_token=abcdef", "abcdef"],
  ["credential", "https://example.com/cb?code=4x0AbCd9Ef&state=1", "4x0AbCd9Ef"],
  ["credential", '{"user":"ann","password":"correcthorse"}', "correcthorse"],
  ["credential", '{\\"password\\":\\"correcthorse\\"}', "correcthorse"],
  ["credential", "{ apiKey: 'q7Rz2mKx9Tb4' }", "q7Rz2mKx9Tb4"],
  ["credential", "the password: hunter2!", "hunter2"],
  ["credential", "DB_PASSWORD=hunter2x", "hunter2x"],
  [
    "credential",
    "aws_secret_access_key = wJalrXUtnFEMI7MDENGbPxRfiCYEXAMPLEKEY",
    "wJalrXUtnFEMI7MDENGbPxRfiCYEXAMPLEKEY",
  ],
  ["credential", "client_secret%3Dq7Rz2mKx9Tb4", "q7Rz2mKx9Tb4"],
  ["password-field", '<form><input type="password" name="p" value="correct horse"></form>', "correct horse"],
  ["password-field", "<input value='correct horse' autocomplete=current-password>", "correct horse"],
  ["card-field", '<input autocomplete="cc-csc" value="123" maxlength=4>', '"123"'],
  ["credential", '<meta name="csrf-token" content="q7Rz">', "q7Rz"],
];

/** Texts that hold no secret, though some look like it. */
export const harmless: readonly string[] = [
  "The quick brown fox jumps over the lazy dog.",
  "Password: required. Please enter your password below; the token is sent by mail.",
  "Secret: a novel in three parts. Authorization: why it matters. Cookie: we use cookies.",
  "Basic authentication and bearer authentication-and-authorization are explained here.",
  "Order 4111111111111112 of 2026-11-28, tel. +49 30 1234 5678 9012, IBAN DE89 3704 0044 0532 0130 00.",
  "https://example.com/path/article-name-goes-here?page=2&utm_source=feed&lang=en#section-4",
  "https://medium.com/@someone/a-story mailto:ann@example.com",
  "const token = getToken(); if (password === this.value) { secret = undefined; } maxTokens: 4096,",
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  '<input type="text" name="q" value="hello"><meta name="description" content="A page about tokens">',
  "550e8400-e29b-41d4-a716-446655440000 sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
  "task-management-system-for-everyone risk-assessment sk-learn-contrib-is-a-long-name",
  "1234 5678 9012 3456 7890",
  "1700000000000 1732834800123 3.141592653589793 0.1234567890123456",
];
