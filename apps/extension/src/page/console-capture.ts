import { captureConsole } from "./console/capture-console.js";
import { captureErrors } from "./console/capture-errors.js";
import { offerPort } from "./console/offer-port.js";
import { forget, recordRing } from "./console/record-ring.js";

// Runs in the page's own world before its first script. What it keeps is in closures, where no script of the page gets
// at it; whoever holds the port may have it. A page that logs nothing pays nothing. When nobody will read it any more, as
// after a reload of the extension, it leaves the console to the page, or to the next run.

const ring = recordRing();
const errors = captureErrors(ring);
let releaseConsole = (): void => undefined;
const ended = (): void => {
  errors.end();
  releaseConsole();
  forget(ring);
};
if (offerPort(ring, { asked: errors.listen, ended })) {
  errors.listen();
  releaseConsole = captureConsole(ring);
}
