import type { PageRoute } from "@browser-mcp/testing";

const html = (title: string, body: string): string =>
  `<!doctype html><title>${title}</title><body>${body}</body>`;

const answer =
  (status: number, type: string, body: string, headers: Record<string, string> = {}): PageRoute =>
  (_request, response) => {
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  };

/** The pages on which every tool is tried. */
export const pages: Readonly<Record<string, PageRoute>> = {
  "/simple": html(
    "Simple",
    `<h1 id="top">Simple page</h1><p class="intro">A few words.</p><a href="/noisy">On</a>
     <button>Press</button><script>document.cookie = "session=cookie-secret"; localStorage.token = "storage-secret"</script>`,
  ),
  "/large": html("Large", `<main>${"<div><span>cell</span></div>".repeat(2_500)}</main>`),
  "/noisy": html(
    "Noisy",
    `<p>noise</p><script>
      console.error("before everything");
      window.noise = async () => {
        console.log("a log"); console.warn("a warning"); console.error("an error", { code: 7 });
        setTimeout(() => { throw new Error("nobody caught this"); });
        await Promise.all(["/status/200", "/status/404", "/status/500"].map((path) => fetch(path)));
        await fetch("http://127.0.0.1:9/").catch(() => undefined);
      };
    </script>`,
  ),
  "/status/200": answer(200, "text/plain", "fine"),
  "/status/404": answer(404, "text/plain", "missing"),
  "/status/500": answer(500, "text/plain", "broken"),
  "/strict": answer(200, "text/html", html("Strict", "<p>No eval here.</p>"), {
    "content-security-policy": "default-src 'none'; script-src 'self'",
  }),
  "/unicode": html("Unicode", `<p>${"日本語 😀 ".repeat(30_000)}</p>`),
  "/app": html(
    "App",
    `<div id="root">loading</div><script>
      addEventListener("load", () => requestAnimationFrame(() => {
        document.getElementById("root").textContent = "ready"; document.title = "App, ready";
      }));
    </script>`,
  ),
  "/drawing.svg": answer(
    200,
    "image/svg+xml",
    '<svg xmlns="http://www.w3.org/2000/svg"><title>Drawing</title><circle class="dot" r="5"/></svg>',
  ),
  "/data.xml": answer(200, "application/xml", "<list><item>one</item></list>"),
  "/frozen": html("Frozen", "<p>ice</p>"),
};
