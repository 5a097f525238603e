// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { recordingNow } from '../../adapters/recorded/clock.ts';
import { lessons } from '../../adapters/recorded/demo/lessons/index.ts';
import { lessonNamed, serveDemo } from '../../adapters/recorded/demo.ts';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { rebase } from '../../adapters/recorded/rebase.ts';
import type { RecordedServer } from '../../adapters/recorded/server.ts';
import { analyzers } from '../../analyzers/index.ts';
import { lessonText } from '../../scripts/demo-cluster/lesson-text.ts';
import { commands } from '../../src/commands/index.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { plain } from '../../src/core/document.ts';
import { snapshotOfObjects } from '../../src/core/snapshot-of-objects.ts';
import { readCommand } from '../../src/read-command.ts';

const folder = fileURLToPath(new URL('../../adapters/recorded/demo/recordings', import.meta.url));
const states = fileURLToPath(new URL('../../../shared/scenarios/own', import.meta.url));

/** As people see it today: the recording, with all its times moved. */
const foundIn = async (name: string) => {
  const text = await readFile(`${folder}/${name}.json`, 'utf8');
  const { items } = JSON.parse(text) as { readonly items: readonly RawObject[] };
  const now = Date.parse('2026-12-01T09:00:00Z');
  const snapshot = snapshotOfObjects(rebase(items, recordingNow(items) ?? 0, now), { cluster: name, now });
  const report = await analyzeSnapshot({
    snapshot,
    analyzers: chooseAnalyzers([], analyzers),
    id: name,
    requestedFilters: [],
    elapsed: () => 0,
  });
  return report.incidents.map(({ cause: { object }, title }) => ({
    cause: [object.kind, object.namespace, object.name].filter((part) => part !== undefined).join('/'),
    says: plain(title),
  }));
};

const open: RecordedServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

describe('lessons', () => {
  test('have a recording each, and each recording is a lesson', async () => {
    const recordings = (await readdir(folder)).map((file) => file.replace('.json', ''));
    expect(lessons.map(({ name }) => name).sort()).toEqual(recordings.sort());
  });

  test.each(lessons.map((lesson) => [lesson.name, lesson] as const))(
    '%s finds what it promises, and nothing else',
    async (name, { finds }) => {
      const found = await foundIn(name);
      if (finds === undefined) expect(found).toEqual([]);
      else {
        expect(found).toEqual([
          { cause: expect.stringMatching(`^${finds.cause}`), says: expect.stringContaining(finds.says) },
        ]);
      }
    },
  );

  test('do not tell the solution beforehand', async () => {
    for (const { name, finds, title } of lessons) {
      if (finds !== undefined) expect(title.toLowerCase()).not.toContain(finds.says.toLowerCase());
      const text = await readFile(`${folder}/${name}.json`, 'utf8');
      expect(text).not.toContain(`"namespace":"${name}"`);
    }
  });

  test('are tried by lines that work', () => {
    for (const line of lessons.flatMap(({ tries }) => tries))
      expect(() => readCommand(line.replace(' --all', ''), commands)).not.toThrow();
  });

  test('are served as a cluster of today', async () => {
    const now = Date.parse('2031-05-06T07:08:09Z');
    const server = await serveDemo({ name: 'pending-cpu', now: () => now });
    open.push(server);
    const response = await fetch(`${server.url}/api/v1/namespaces/shop/pods`, {
      headers: { authorization: `Bearer ${server.token}` },
    });
    const { items } = (await response.json()) as { readonly items: readonly RawObject[] };
    expect(items).toHaveLength(1);
    const age = now - Date.parse(String(items[0]?.metadata['creationTimestamp']));
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThan(3_600_000);
  });

  test('that do not exist are refused with the nearest', () => {
    expect(() => lessonNamed('pending-cpo')).toThrow(
      'There is no lesson pending-cpo. Did you mean pending-cpu?',
    );
    expect(() => lessonNamed('../cluster')).toThrow('There is no lesson');
    expect(lessonNamed('demo')).toBeUndefined();
  });

  test.skipIf(!existsSync(states))(
    'are what their script makes of the recorded states (skipped where ../shared/scenarios is absent)',
    async () => {
      for (const { name } of lessons)
        expect(await lessonText(states, name)).toBe(await readFile(`${folder}/${name}.json`, 'utf8'));
    },
  );
});
