// SPDX-License-Identifier: Apache-2.0

import { directPlatform } from '../../adapters/direct/platform.ts';
import { serveOverStdio } from '../../adapters/mcp/stdio.ts';
import { createLimited } from '../api/limited.ts';
import { ownPerson } from '../core/access.ts';
import { SECOND } from '../core/clock.ts';
import { isCustom } from '../core/custom-filter.ts';
import { messageOf, Refused } from '../core/errors.ts';
import { createBase } from './base.ts';
import { exitCode } from './exit-code.ts';
import { explainersOf } from './explainers-of.ts';
import { settingsDesk } from './mcp-changes.ts';
import { createMcpDesk } from './mcp-desk.ts';
import { openProduct } from './product.ts';
import { loadSettings } from './settings.ts';

type LoadOptions = Parameters<typeof loadSettings>[0];

/** Everything is in this process: a look costs nothing. */
const LOOK_MS = 10;

const remark = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

const ended = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

const run = async (options: LoadOptions): Promise<void> => {
  const settings = await loadSettings(options);
  // Logs go to standard error, which clients keep: only when somebody asks for them.
  const isLogging = (options.env['K8SGPT_LOG_LEVEL'] ?? '') !== '';
  const base = {
    ...createBase(options),
    ...(isLogging ? (await import('./telemetry.ts')).openTelemetry(settings.general.logLevel) : {}),
  };
  const platform = directPlatform({
    id: 'mcp',
    workspace: base.owner,
    now: base.clock.now,
    newId: base.newId,
  });
  const product = await openProduct({ settings, base, platforms: [platform] });
  const { core, open, explaining } = product;
  const { mcp } = settings;
  try {
    for (const notice of open.notices) remark(notice);
    if (open.source === 'demo')
      remark('No kubeconfig was found, so this is a demo cluster. Set KUBECONFIG to check yours.');
    const desk = await createMcpDesk({
      settings,
      base,
      core,
      platform,
      backend: explaining.backend?.name,
      explainers: explainersOf(settings, mcp.backends, explaining),
      limited: createLimited({ concurrency: mcp.concurrency, timeoutMs: mcp.timeoutSeconds * SECOND }),
      lookMs: LOOK_MS,
      custom: product.analyzers.filter(isCustom),
      changes: settingsDesk(options.path ?? settings.file, options.env),
      activeFilters: async () => (await loadSettings(options)).analysis.filters,
    });
    const stdio = serveOverStdio({ id: ownPerson }, { desk, log: base.log });
    await Promise.race([stdio.ended, ended()]);
    await stdio.close();
  } finally {
    await product.close();
  }
};

/** `k8sgpt mcp`: one client over standard input and output, until it goes away. Resolves to the exit code. */
export const runMcpStdio = async (options: LoadOptions): Promise<number> => {
  try {
    await run(options);
    return exitCode.ok;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    remark(`${messageOf(error)}${error.hint === undefined ? '' : `\n${error.hint}`}`);
    return exitCode.refused;
  }
};
