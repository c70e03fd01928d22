import * as z from "zod";

// Manifest V3 forbids generated code. Zod would try it when the first schema is made, and Chrome would list the attempt as
// an error of the extension; so every entry point imports this file before any other.
z.config({ jitless: true });
