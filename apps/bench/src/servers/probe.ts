/**
 * Loaded into the built server before its own first line: answers questions for its memory over the channel to the
 * process that started it, after a collection of garbage where asked. It does nothing between two questions and does
 * not keep the server alive. A `data:` URL, so that the bench stays one file.
 */
export const probeUrl = `data:text/javascript,${encodeURIComponent(`
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
process.on("message", (question) => {
  if (question.collect) { collect(); collect(); }
  process.send(process.memoryUsage());
});
process.channel.unref();
`)}`;
