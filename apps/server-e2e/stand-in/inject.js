// In the page's own world: the console from here on, and eval.

(() => {
  const kept = [];
  const text = (value) => {
    if (typeof value !== "object" || value === null) return String(value);
    try {
      return JSON.stringify(value, null, 2);
    } catch {
      return "[Unable to serialize]";
    }
  };
  for (const type of ["log", "info", "warn", "error", "debug"]) {
    const original = console[type];
    console[type] = (...args) => {
      kept.push({ type, timestamp: Date.now(), message: args.map(text).join(" "), stack: new Error().stack });
      if (kept.length > 1000) kept.shift();
      original.apply(console, args);
    };
  }
  const reply = (type, value) => {
    try {
      postMessage({ type, value }, "*");
    } catch ({ message, stack }) {
      postMessage({ type, value: { error: message, stack } }, "*");
    }
  };
  addEventListener("message", ({ data }) => {
    if (data?.type === "GET_CONSOLE") reply("CONSOLE_MESSAGES", kept);
    if (data?.type !== "EXECUTE_SCRIPT") return;
    try {
      reply("SCRIPT_RESULT", (0, eval)(data.code));
    } catch ({ message, stack }) {
      reply("SCRIPT_RESULT", { error: message, stack });
    }
  });
})();
