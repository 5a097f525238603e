// SPDX-License-Identifier: Apache-2.0

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PurgeCount, PurgeRequest } from '../../core/purge.ts';
import { judgeOf } from '../../purge/sought.ts';
import { knownFile } from './known-here.ts';

const linesOf = (path: string): Promise<readonly string[]> =>
  readFile(path, 'utf8').then(
    (text) => text.split('\n').filter((line) => line !== ''),
    () => [],
  );

/** What this machine keeps beside the state: lines that were typed, and names for completion. */
export const purgeFiles = async (
  stateDir: string,
  { target, dryRun }: PurgeRequest,
): Promise<readonly PurgeCount[]> => {
  const judge = judgeOf({ target, also: new Set() });
  const history = join(stateDir, 'history');
  const lines = await linesOf(history);
  const left = lines.filter((line) => !judge.concerns('', JSON.stringify(line)));
  if (!dryRun && left.length < lines.length)
    await writeFile(history, left.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const [known = ''] = await linesOf(knownFile(stateDir));
  const isKnown = target.type === 'cluster' && known !== '' && judge.concerns('', known);
  // Made anew by the next command.
  if (!dryRun && isKnown) await rm(knownFile(stateDir), { force: true });
  const gone = lines.length - left.length + Number(isKnown);
  return gone === 0 ? [] : [{ what: 'lines typed here, and names for completion', gone, stripped: 0 }];
};
