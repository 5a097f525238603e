// SPDX-License-Identifier: Apache-2.0

import { closeSync, openSync } from 'node:fs';
import { SECOND } from '../core/clock.ts';
import { messageOf, Refused } from '../core/errors.ts';
import type { ServiceRole } from '../core/service-role.ts';
import { createBase } from './base.ts';
import { followFiles } from './follow-files.ts';
import { faultText } from './guard-process.ts';
import { openTraces } from './open-traces.ts';
import { allRisks, logRisks, risksText } from './risks/all-risks.ts';
import { type Service, startService } from './service.ts';
import { loadSettings } from './settings.ts';
import { openTelemetry } from './telemetry.ts';

type LoadOptions = Parameters<typeof loadSettings>[0];

/** Exit codes: the caller can fix it, or it is a fault of ours. */
const REFUSED = 2;
const FAULT = 70;

/** Longest wait for a collector to take the last spans: work has had its own time to end by then. */
const LAST_SPANS_MS = 3 * SECOND;

const waitForEnd = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });

/** A second signal does not wait for anything. */
const stopOn = async (service: Service): Promise<void> => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  await service.stop();
};

/** Whoever closes the terminal wants the end of what runs in it; from anywhere else, SIGHUP means: read the configuration again. */
const terminalIsGone = (): boolean => {
  if (!process.stderr.isTTY) return false;
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return false;
  } catch {
    return true;
  }
};

/** Reads the configuration again when its files change, and when somebody asks for it; returns how to end that. */
const keepCurrent = ({ reload, files }: Service): (() => void) => {
  const hangUp = (): void => {
    if (terminalIsGone()) process.kill(process.pid, 'SIGTERM');
    else void reload();
  };
  process.on('SIGHUP', hangUp);
  const following = followFiles({ files, onChange: reload });
  return () => {
    following.stop();
    // It still means nothing worse than that.
    process.off('SIGHUP', hangUp);
    process.on('SIGHUP', () => undefined);
  };
};

/** Runs a role until it is told to end; SIGTERM drains and exits 0. */
export const runService = async (role: ServiceRole, options: LoadOptions): Promise<number> => {
  try {
    const older: string[] = [];
    const settings = await loadSettings({ ...options, warn: (sentence) => void older.push(sentence) });
    if (role === 'serve' && settings.mcp.stdio && !settings.mcp.http)
      return await (await import('./mcp-stdio.ts')).runMcpStdio(options);
    const untraced = { ...createBase(options), ...openTelemetry(settings.general.logLevel) };
    const { trace, close: closeTraces } = await openTraces(role, settings, untraced);
    const base = { ...untraced, trace };
    for (const warning of older) base.log.warn({ warning }, 'The configuration has names of k8sgpt itself');
    const ended = waitForEnd();
    const service = await startService(role, settings, base, (adjust) =>
      loadSettings({ ...options, adjust }),
    );
    const risks = await allRisks(settings, base.env);
    process.stderr.write(`${service.banner}\n${risksText(risks)}`);
    logRisks(risks, base.log);
    const leave = keepCurrent(service);
    await ended;
    leave();
    await stopOn(service);
    await closeTraces(LAST_SPANS_MS);
    return 0;
  } catch (error) {
    if (error instanceof Refused) {
      process.stderr.write(`${messageOf(error)}${error.hint === undefined ? '' : `\n${error.hint}`}\n`);
      return REFUSED;
    }
    process.stderr.write(await faultText(error));
    return FAULT;
  }
};
