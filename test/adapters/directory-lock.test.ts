// SPDX-License-Identifier: Apache-2.0

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { lockDirectory } from '../../adapters/state/directory-lock.ts';
import { Refused } from '../../src/core/errors.ts';

const BEAT_MS = 5_000;

let directory = '';
let path = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'k8sgpt-lock-'));
  path = join(directory, 'lock');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
    rmSync(directory, { recursive: true, force: true });
  });
});

test('a lock that cannot be read for a moment is held still', () => {
  const lock = lockDirectory(directory);
  renameSync(path, `${path}.away`);
  // Reading it fails with something else than that there is none.
  mkdirSync(path);
  vi.advanceTimersByTime(BEAT_MS);
  expect(lock.held()).toBe(true);
  rmdirSync(path);
  renameSync(`${path}.away`, path);
  vi.advanceTimersByTime(BEAT_MS);
  expect(lock.held()).toBe(true);
  lock.release();
  expect([lock.held(), existsSync(path)]).toEqual([false, false]);
});

test.each([
  ['another one has taken it over', () => writeFileSync(path, '{"token":"of another"}')],
  ['it was removed', () => rmSync(path)],
])('a lock is lost where %s', (_, happen) => {
  const lock = lockDirectory(directory);
  happen();
  vi.advanceTimersByTime(BEAT_MS);
  expect(lock.held()).toBe(false);
});

test.each([
  ['is a folder', 'EISDIR', () => mkdirSync(path)],
  ['leads nowhere', 'ENOENT', () => symlinkSync(join(directory, 'nowhere'), path)],
])('a directory whose lock %s is refused with what to do', (_, code, make) => {
  make();
  expect(() => lockDirectory(directory)).toThrow(Refused);
  expect(() => lockDirectory(directory)).toThrow(`lock cannot be read (${code})`);
});
