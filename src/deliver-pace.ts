// SPDX-License-Identifier: Apache-2.0

import { type Clock, MINUTE } from './core/clock.ts';
import type { ChatPlatform } from './core/ports/chat-platform.ts';
import type { OutboxRecord } from './outbox.ts';

/** When a platform may be asked for the next post to a channel, and for the next update. */
export interface Pace {
  readonly readyAt: (record: OutboxRecord) => number;
  readonly postAt: () => number;
  readonly asking: (call: 'post' | 'update', record: OutboxRecord) => void;
  /** Nothing more is to be said in this message for now. */
  readonly ended: (message: string) => void;
  readonly limited: (call: 'post' | 'update', waitMs: number) => void;
}

/** What the lanes of one workspace share: platforms limit posts by channel, and updates in the whole workspace. */
export interface Workspace {
  /** No update before this. */
  heldUntil: number;
  /** Messages that will need an update to become their answer, by key: when they were posted. */
  readonly open: Map<string, number>;
  /** Times of the updates of the last minute, oldest first. */
  readonly spent: number[];
  /** When a message was last posted or updated, by key. */
  readonly shown: Map<string, number>;
}

export const createWorkspace = (): Workspace => ({
  heldUntil: 0,
  open: new Map(),
  spent: [],
  shown: new Map(),
});

/**
 * A first word costs an update later. When so many are open that the platform's minute is spoken for, further first
 * words wait for their answers, which then cost one post and no update; but nobody waits longer than this for a word.
 */
const FIRST_WORD_MS = MINUTE;
const FIRST_WORDS_SHARE = 0.6;
/** With this share of a minute spoken for, progress is not shown: answers need the rest. */
const PROGRESS_SHARE = 0.2;
/** Longer than any run: what is still open then was ended by another bot. */
const FORGOTTEN_MS = 20 * MINUTE;

export const createPace = (platform: ChatPlatform, workspace: Workspace, clock: Clock): Pace => {
  const { open, shown, spent } = workspace;
  let nextPostAt = 0;
  const isSpokenFor = (share: number): boolean => {
    const { updatesPerMinute } = platform.pace;
    if (updatesPerMinute === undefined) return false;
    const minute = clock.now() - MINUTE;
    while ((spent[0] ?? minute) < minute) spent.shift();
    return open.size + spent.length >= updatesPerMinute * share;
  };
  const updateAt = ({ key, final }: OutboxRecord): number => {
    const last = shown.get(key);
    // The last word does not wait for the pace of progress, only for what the platform asked for.
    if (last === undefined || final) return workspace.heldUntil;
    const wait = isSpokenFor(PROGRESS_SHARE) ? FIRST_WORD_MS : platform.pace.updateMs;
    return Math.max(last + wait, workspace.heldUntil);
  };
  const firstWordAt = ({ createdAt, final, thread }: OutboxRecord): number =>
    final || (thread !== undefined && 'parentKey' in thread) || !isSpokenFor(FIRST_WORDS_SHARE)
      ? nextPostAt
      : Math.max(nextPostAt, createdAt + FIRST_WORD_MS);

  return {
    readyAt: (record) => (record.sent === undefined ? firstWordAt(record) : updateAt(record)),
    postAt: () => nextPostAt,
    asking: (call, { key, final }) => {
      const now = clock.now();
      if (call === 'post') nextPostAt = now + platform.pace.postMs;
      else if (platform.pace.updatesPerMinute !== undefined) spent.push(now);
      shown.set(key, now);
      if (final) return;
      for (const times of [open, shown])
        for (const [other, at] of times) if (now - at > FORGOTTEN_MS) times.delete(other);
      if (!open.has(key)) open.set(key, now);
    },
    ended: (message) => {
      shown.delete(message);
      open.delete(message);
    },
    limited: (call, waitMs) => {
      const until = clock.now() + waitMs;
      if (call === 'post') nextPostAt = Math.max(nextPostAt, until);
      else workspace.heldUntil = Math.max(workspace.heldUntil, until);
    },
  };
};
