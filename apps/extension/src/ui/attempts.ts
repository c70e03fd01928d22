/** Runs what the person asked for, and says so where it fails. */
export class Attempts {
  /**
   * @param say shows what went wrong; an empty text takes it back
   * @param recover shows again what is stored, because a control may have run ahead of it
   */
  constructor(
    private readonly say: (problem: string) => void,
    private readonly recover: () => void,
  ) {}

  /** Resolves whether it worked; never rejects. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      this.say("");
      return true;
    } catch (thrown) {
      this.say(`That did not work. ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      this.recover();
      return false;
    }
  }
}
