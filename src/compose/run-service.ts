import { messageOf, Refused } from '../core/errors.ts';
import type { ServiceRole } from '../core/service-role.ts';
import { createBase } from './base.ts';
import { type Service, startService } from './service.ts';
import { loadSettings } from './settings.ts';
import { openTelemetry } from './telemetry.ts';

type LoadOptions = Parameters<typeof loadSettings>[0];

/** Exit codes: the caller can fix it, or it is a fault of ours. */
const REFUSED = 2;
const FAULT = 70;

const waitForEnd = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });

/** A second signal does not wait for anything. */
const stopOn = async (service: Service): Promise<void> => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  await service.stop();
};

/** Runs a role until it is told to end; SIGTERM drains and exits 0. */
export const runService = async (role: ServiceRole, options: LoadOptions): Promise<number> => {
  try {
    const older: string[] = [];
    const settings = await loadSettings({ ...options, warn: (sentence) => void older.push(sentence) });
    if (role === 'serve' && settings.mcp.stdio && !settings.mcp.http)
      return await (await import('./mcp-stdio.ts')).runMcpStdio(options);
    const base = { ...createBase(options), ...openTelemetry(settings.general.logLevel) };
    for (const warning of older) base.log.warn({ warning }, 'The configuration has names of k8sgpt itself');
    const ended = waitForEnd();
    const service = await startService(role, settings, base);
    process.stderr.write(`${service.banner}\n`);
    await ended;
    await stopOn(service);
    return 0;
  } catch (error) {
    if (error instanceof Refused) {
      process.stderr.write(`${messageOf(error)}${error.hint === undefined ? '' : `\n${error.hint}`}\n`);
      return REFUSED;
    }
    process.stderr.write(
      `k8sgpt ended because of a fault: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return FAULT;
  }
};
