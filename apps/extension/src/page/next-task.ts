/**
 * Does work in a task of its own, as soon as the present one is done. Not by a timer: a page that nobody looks at has those
 * once a second, or once a minute.
 */
export function nextTask(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(undefined);
}
