// Lints texts as if they stood in files of the workspace: JSON `[{filePath, text, typed}]` on stdin, a list of
// `[{rule, message, severity}]` for each on stdout. A process of its own, because ESLint loads its configuration by
// `import()`, which Jest's sandbox does not have.
import { text as readAll } from "node:stream/consumers";
import { createProjectGraphAsync, readCachedProjectGraph, workspaceRoot } from "@nx/devkit";
import { ESLint } from "eslint";

// Without a project graph `@nx/enforce-module-boundaries` would skip every file.
try {
  readCachedProjectGraph();
} catch {
  await createProjectGraphAsync({ exitOnError: false });
}

const withTypes = new ESLint({ cwd: workspaceRoot });

// The type checker knows only files that exist, and most cases do not need it.
const withoutTypes = new ESLint({
  cwd: workspaceRoot,
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-misused-promises": "off",
    },
  },
});

const results = [];
for (const { filePath, text, typed = false } of JSON.parse(await readAll(process.stdin))) {
  const [result] = await (typed ? withTypes : withoutTypes).lintText(text, { filePath });
  results.push(result.messages.map(({ ruleId, message, severity }) => ({ rule: ruleId, message, severity })));
}
process.stdout.write(JSON.stringify(results));
