import { captureConsole } from "./console/capture-console.js";
import { captureErrors } from "./console/capture-errors.js";
import { offerPort } from "./console/offer-port.js";
import { recordRing } from "./console/record-ring.js";

// Runs in the page's own world before its first script. What it keeps is in closures, where no script of the page gets
// at it; whoever holds the port may have it. A page that logs nothing pays nothing.

const ring = recordRing();
const listen = captureErrors(ring);
if (offerPort(ring, listen)) {
  listen();
  captureConsole(ring);
}
