// SPDX-License-Identifier: Apache-2.0

import { stat } from 'node:fs/promises';
import { SECOND } from '../core/clock.ts';

interface Following {
  /** Asked before each look: they may be others by then. */
  readonly files: () => readonly string[];
  readonly onChange: () => Promise<unknown>;
  readonly everyMs?: number | undefined;
}

const LOOK_MS = SECOND;

/** Of the file that a path leads to: another one as soon as it was written, replaced, or a link on the way was. */
const stampOf = async (path: string): Promise<string> => {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
    return [path, dev, ino, size, mtimeMs, ctimeMs].join(' ');
  } catch {
    return path;
  }
};

/**
 * Says when files changed. They are looked at, not watched: what mounts a ConfigMap or a Secret swaps a link above the
 * file, and editors put another file in its place, neither of which a watch on the file sees. A change counts when the
 * files were the same for one look more: nobody reads half of what is being written.
 */
export const followFiles = ({
  files,
  onChange,
  everyMs = LOOK_MS,
}: Following): { readonly stop: () => void } => {
  const look = async (): Promise<string> => (await Promise.all([...files()].sort().map(stampOf))).join('\n');
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let known: string | undefined;
  let seen: string | undefined;
  const again = async (): Promise<void> => {
    const found = await look();
    known ??= found;
    if (found !== known && found === seen) {
      await onChange();
      // As it was before: what was written meanwhile is read once more.
      known = found;
      seen = undefined;
    } else seen = found;
    if (isStopped) return;
    timer = setTimeout(() => void again(), everyMs);
    timer.unref();
  };
  void again();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
};
