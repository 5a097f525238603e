// SPDX-License-Identifier: Apache-2.0

/** Exit code of a fault of ours. */
const FAULT = 70;

/** What a fault says, without secrets that an answer or an address in it may hold. */
export const faultText = async (error: unknown): Promise<string> => {
  const { redactSecrets } = await import('../core/redact/redact-secrets.ts');
  return `k8sgpt ended because of a fault: ${redactSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`;
};

/**
 * What Node itself would write or open when something goes wrong holds the environment, addresses and memory, and so
 * secrets: no diagnostic reports, no debugger by SIGUSR1, and stacks only without secrets. Options of Node that write
 * the memory to files cannot be taken back from here: they are told as a risk.
 */
export const guardProcess = (): void => {
  // Types say that it is always there; single-file executables may be made without it.
  const report = process.report as typeof process.report | undefined;
  if (report !== undefined) {
    report.reportOnFatalError = false;
    report.reportOnSignal = false;
    report.reportOnUncaughtException = false;
  }
  if (process.platform !== 'win32') process.on('SIGUSR1', () => undefined);
  let isEnding = false;
  const end = (error: unknown): void => {
    // The first tells why; what follows from it is noise.
    if (isEnding) return;
    isEnding = true;
    void faultText(error)
      .catch(() => 'k8sgpt ended because of a fault.\n')
      .then((text) => process.stderr.write(text, () => process.exit(FAULT)));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
};
