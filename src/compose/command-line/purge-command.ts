// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { createAudit } from '../../audit.ts';
import { type purgeFlags, purgeWanted } from '../../commands/purge-wanted.ts';
import { MINUTE, SECOND } from '../../core/clock.ts';
import type { FlagValues } from '../../core/flags.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import type { PurgeCount, PurgeRequest } from '../../core/purge.ts';
import { timeLimit } from '../../core/time-limit.ts';
import { createPurge } from '../../purge/purge.ts';
import { purgedView, purgeLine, purgePlanView } from '../../views/purge.ts';
import { type Base, createBase } from '../base.ts';
import { createCore } from '../core.ts';
import { exitCode } from '../exit-code.ts';
import { answerDesk } from '../open-cache.ts';
import { loadSettings, type Settings } from '../settings.ts';
import { embeddedStores, openStores } from '../stores.ts';
import { warningOn } from '../warning-on.ts';
import { purgeFiles } from './purge-files.ts';
import { showData } from './show-data.ts';

const PATIENCE_MS = 20 * SECOND;
const LONGEST_MS = 10 * MINUTE;

/** Reports and questions of this very command line lie in a folder of their own, whatever the bot uses. */
const ownFolder = (settings: Settings): string => join(settings.general.stateDir, 'command-line');

const purgeOwn = async (
  settings: Settings,
  base: Base,
  request: PurgeRequest,
  signal: AbortSignal,
): Promise<readonly PurgeCount[]> => {
  const directory = ownFolder(settings);
  if (!existsSync(directory)) return [];
  const stores = await embeddedStores(settings, base, directory);
  try {
    // Its answers are in the cache that was looked at already.
    const purge = createPurge({ ...createCore(stores, base), clock: base.clock });
    const { counts } = await purge(request, signal);
    return counts.map((count) => ({ ...count, what: `${count.what} of this command line` }));
  } finally {
    await stores.close();
  }
};

/** `purge` against Redis where it is configured, else the state folder; the bot need not run, and in Redis may. */
export const runPurge = async (
  { flags }: ParsedWords,
  surface: SurfaceFlags,
  screen: Screen,
): Promise<number> => {
  const request = purgeWanted(flags as FlagValues<typeof purgeFlags>);
  const settings = await loadSettings({ env: process.env, path: surface.config, warn: warningOn(screen) });
  const base = createBase({ env: process.env });
  const stores = await openStores(settings, base);
  try {
    const core = createCore(stores, base);
    const purge = createPurge({
      ...core,
      answers: answerDesk(settings, base, stores, PATIENCE_MS),
      clock: base.clock,
    });
    const line = purgeLine(request);
    // Before it is done, as in chat: and what is purged goes from this entry too.
    await createAudit(core.state, { keepDays: settings.audit.keepDays, log: base.log }).write({
      at: base.clock.now(),
      interaction: `terminal-${randomUUID()}`,
      where: { platform: 'terminal', workspace: '-', channel: '-' },
      who: { id: userInfo().username },
      source: 'command',
      verb: 'purge',
      line: request.dryRun ? line.replace(/ --yes$/, '') : line,
      outcome: 'accepted',
    });
    screen.progress(request.dryRun ? 'Looking for everything that is kept…' : 'Purging…');
    const signal = timeLimit(LONGEST_MS);
    const purged = await purge(request, signal);
    const own = await purgeOwn(settings, base, request, signal);
    const files = await purgeFiles(settings.general.stateDir, request);
    const all = { ...purged, counts: [...purged.counts, ...own, ...files] };
    const { counts, underWay, watches, chatWatches } = all;
    showData({
      surface,
      screen,
      data: {
        dryRun: request.dryRun,
        counts,
        underWay,
        watches: watches.length,
        chatWatches: chatWatches.length,
      },
      document: request.dryRun ? purgePlanView(all, line, 'k8sgpt ') : purgedView(all),
    });
    return underWay > 0 && !request.dryRun ? exitCode.unavailable : exitCode.ok;
  } finally {
    await stores.close();
  }
};
