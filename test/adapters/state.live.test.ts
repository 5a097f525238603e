// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { Refused, Unavailable } from '../../src/core/errors.ts';
import type { StateStore } from '../../src/core/ports/state-store.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { stateStoreContract } from '../contracts/state-store.ts';
import { realClock } from '../support/real-clock.ts';

const folders: string[] = [];
const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'k8sgpt-state-'));
  folders.push(path);
  return path;
};
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

const open = (directory: string | undefined, log: Log = silentLog): StateStore =>
  fileState({ directory, clock: realClock, log });

const under = async (store: StateStore) => ({
  store,
  other: store,
  pass: (ms: number) => sleep(ms + 5),
  close: () => store.close(),
});

stateStoreContract('memory', () => under(open(undefined)));
stateStoreContract('file', () => under(open(folder())));

describe('state in a directory', () => {
  const file = (directory: string): string => join(directory, 'state.jsonl');

  it('is there again after a restart: values, versions, deletions and times', async () => {
    const directory = folder();
    const before = open(directory);
    const version = await before.put('report/1', 'kept');
    await before.put('report/2', 'gone');
    await before.delete('report/2');
    await before.put('report/3', 'short', { ttlMs: 30 });
    await before.close();
    await sleep(35);
    const after = open(directory);
    expect(await after.list('report/')).toEqual([{ key: 'report/1', value: 'kept', version }]);
    expect(await after.put('report/2', 'new', { ifVersion: 0 })).toBeGreaterThan((version ?? 0) + 2);
    await after.close();
  });

  it('is on the disk when put resolves, readable by its owner only', async () => {
    const directory = folder();
    const store = open(directory);
    await store.put('a', 'durable');
    expect(readFileSync(file(directory), 'utf8')).toContain('"durable"');
    expect(statSync(file(directory)).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it('holds no lease of a process that is gone', async () => {
    const directory = folder();
    const before = open(directory);
    await before.put('lease/deliver/x', 'me', { ttlMs: 60_000 });
    await before.close();
    const after = open(directory);
    expect(await after.put('lease/deliver/x', 'next', { ifVersion: 0 })).toBeDefined();
    await after.close();
  });

  it('drops a last line that a crash cut off, and goes on', async () => {
    const directory = folder();
    const before = open(directory);
    await before.put('a', 'one');
    await before.close();
    writeFileSync(file(directory), '{"key":"b","value":"tw', { flag: 'a' });
    const after = open(directory);
    expect((await after.get('a'))?.value).toBe('one');
    await after.put('c', 'three');
    await after.close();
    const last = open(directory);
    expect([(await last.get('b'))?.value, (await last.get('c'))?.value]).toEqual([undefined, 'three']);
    await last.close();
    expect(readdirSync(directory)).toEqual(['state.jsonl']);
  });

  it('puts a damaged file aside with a warning, and keeps what can be read', async () => {
    const directory = folder();
    const before = open(directory);
    await before.put('a', 'one');
    await before.close();
    writeFileSync(file(directory), `\u0000\u0000rubbish\n${readFileSync(file(directory), 'utf8')}`);
    const warnings: string[] = [];
    const after = open(directory, { ...silentLog, warn: (_, message) => warnings.push(message) });
    expect((await after.get('a'))?.value).toBe('one');
    await after.close();
    expect(warnings).toHaveLength(1);
    const aside = readdirSync(directory).filter((name) => name.includes('corrupt'));
    expect(aside).toHaveLength(1);
    expect(readFileSync(join(directory, aside[0] ?? ''), 'utf8')).toContain('rubbish');
  });

  it('stays small: what was overwritten leaves the file', async () => {
    const directory = folder();
    const store = open(directory);
    const large = 'x'.repeat(1024 * 1024);
    for (let turn = 0; turn < 20; turn += 1) await store.put('report/same', `${turn}${large}`);
    expect(statSync(file(directory)).size).toBeLessThan(11 * 1024 * 1024);
    await store.close();
    const after = open(directory);
    expect((await after.get('report/same'))?.value).toBe(`19${large}`);
    await after.close();
  });

  it('says Unavailable while the disk refuses, and writes everything when it does not', async () => {
    const directory = folder();
    const store = open(directory);
    mkdirSync(join(directory, 'state.jsonl.new'));
    await expect(store.put('a', 'one')).rejects.toThrow(Unavailable);
    await expect(store.put('b', 'two')).rejects.toThrow('EISDIR');
    rmSync(join(directory, 'state.jsonl.new'), { recursive: true });
    await store.put('c', 'three');
    await store.close();
    const after = open(directory);
    expect((await after.list('')).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    await after.close();
  });

  it('is refused with a sentence where nothing can be written', () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(() => open(join(file, 'state'))).toThrow(Refused);
    expect(() => open(join(file, 'state'))).toThrow(/cannot be written \(E/);
  });

  it('belongs to one process: a second is refused, and may have it when the first ended', async () => {
    const directory = folder();
    const first = open(directory);
    expect(() => open(directory)).toThrow(Refused);
    expect(() => open(directory)).toThrow(directory);
    await first.close();
    const second = open(directory);
    await second.put('a', 'x');
    await second.close();
    expect(readdirSync(directory)).toEqual(['state.jsonl']);
  });
});
