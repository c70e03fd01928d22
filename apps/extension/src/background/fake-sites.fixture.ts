import { BrowserMcpError } from "@browser-mcp/protocol";
import { siteOf } from "../shared/site-rules.js";
import { FakeEvent } from "./fake-chrome.js";
import type { SitePolicy } from "./site-policy.js";

/** Sites that a spec turns on and off. */
export class FakeSites implements SitePolicy {
  readonly off = new Set<string>();
  paused = false;
  known: Promise<void> = Promise.resolve();
  readonly #changed = new FakeEvent<[]>();

  get restricted(): boolean {
    return this.paused || this.off.size > 0;
  }

  isOn(url: string): boolean {
    return !this.paused && !this.off.has(siteOf(url) ?? "");
  }

  refusal(url?: string): BrowserMcpError | undefined {
    const on = url === undefined ? !this.paused : this.isOn(url);
    return on ? undefined : new BrowserMcpError("PERMISSION_DENIED", "It is off.");
  }

  onChanged(listener: () => void): void {
    this.#changed.addListener(listener);
  }

  turnOff(...sites: string[]): void {
    for (const site of sites) this.off.add(site);
    this.#changed.fire();
  }

  turnOn(...sites: string[]): void {
    for (const site of sites) this.off.delete(site);
    this.#changed.fire();
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#changed.fire();
  }

  /** Nothing is known any more until the returned function is called. */
  forget(): () => void {
    let known = (): void => undefined;
    this.known = new Promise((resolve) => (known = resolve));
    return () => known();
  }
}
