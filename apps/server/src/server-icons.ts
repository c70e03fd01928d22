import type { Icon } from "@browser-mcp/mcp";

/** The mark of the extension's small icon, without its shades. */
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#fff" stroke-width="2" ' +
  'stroke-linecap="round"><rect width="16" height="16" rx="3.5" fill="#5f6df0" stroke="none"/>' +
  '<path d="m4 4.5 4 3.5-4 3.5M9 11.5h3.5"/></svg>';

/** The same as a PNG of 48 × 48 in 16 colours: the one type that every client that shows icons must know. */
const png = [
  "iVBORw0KGgoAAAANSUhEUgAAADAAAAAwBAMAAAClLOS0AAAAJFBMVEVmZv////8AAACZmf/MzP+ZzP9mZv9mZv9mZv9mZv9m",
  "mf/M///pOkjhAAAADHRSTlP//wD////MmTNm//+EX9N4AAAA3UlEQVR42q2UIQ/CMBCFH2EZDNQFFLgzTI4E/PgR+DmQBEGQ",
  "ywQEh8TyE/iH5DIWsvUeijNN+rV9r+3dQVVvJ7Ri91BVqF4RxNlAWoQgrhRawomhIvXmEVdYuABHlD4Y4u6DBAcfDFD4IK6H",
  "Ve7jvkjmgp7IhAHJGZgSDbLlacRVMTDzQGTEtbwRYjmi+ss/WmaAHsXEqV12Qfok7BHN6hwYrbcWWWDVnNVLOl/7qsFXrEkG",
  "6YLxx2qwo0m4QKNJ0ZYrmtS0DGjh0FK7+GBPyhkV1BVJfrUM2mRIW3oDds4qwaDNjP0AAAAASUVORK5CYII=",
].join("");

/** What clients of 2025-11-25 and later may show for the server. */
export const serverIcons: readonly Icon[] = [
  {
    src: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`,
    mimeType: "image/svg+xml",
    sizes: ["any"],
  },
  { src: `data:image/png;base64,${png}`, mimeType: "image/png", sizes: ["48x48"] },
];
