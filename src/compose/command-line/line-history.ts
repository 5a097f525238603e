// SPDX-License-Identifier: Apache-2.0

import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayBeKept } from '../../completion/kept-line.ts';

/** Lines that are kept; readline holds as many. */
const MOST_LINES = 500;
const LONGEST_LINE = 1_000;

export interface LineHistory {
  /** Newest first, as readline wants them. */
  readonly lines: readonly string[];
  readonly add: (line: string) => Promise<void>;
}

/** What was typed in earlier conversations, in a file of mode 0600; lines that may hold a key are not in it. */
export const openHistory = async (stateDir: string): Promise<LineHistory> => {
  const path = join(stateDir, 'history');
  const text = await readFile(path, 'utf8').catch(() => '');
  const kept = text.split('\n').filter((line) => line !== '');
  const lines = kept.slice(-MOST_LINES);
  // A folder that cannot be written has no history, and the conversation goes on.
  const write = async (): Promise<void> => {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    if (kept.length > 2 * MOST_LINES) await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  };
  await write().catch(() => undefined);
  let last = lines.at(-1);
  return {
    lines: [...lines].reverse(),
    add: async (line) => {
      if (line === last || line.length > LONGEST_LINE || !mayBeKept(line)) return;
      last = line;
      await appendFile(path, `${line}\n`, { mode: 0o600 })
        .then(() => chmod(path, 0o600))
        .catch(() => undefined);
    },
  };
};
