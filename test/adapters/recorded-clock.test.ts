// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recordingNow } from '../../adapters/recorded/clock.ts';
import { isComplete } from '../../adapters/recorded/completeness.ts';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { rebase } from '../../adapters/recorded/rebase.ts';
import type { Json } from '../../src/core/read.ts';

const at = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`;
const old = { metadata: { name: 'a', creationTimestamp: at(1) } };

describe('the moment of a recording', () => {
  it.each<readonly [string, Json]>([
    ['a creation', { kind: 'Node', metadata: { creationTimestamp: at(9) } }],
    ...['lastTransitionTime', 'lastProbeTime', 'lastHeartbeatTime', 'lastUpdateTime'].map(
      (field) =>
        [
          `a condition's ${field}`,
          { ...old, kind: 'Node', status: { conditions: [{ [field]: at(9) }] } },
        ] as const,
    ),
    ...['firstTimestamp', 'lastTimestamp', 'eventTime'].map(
      (field) => [`an event's ${field}`, { ...old, kind: 'Event', [field]: at(9) }] as const,
    ),
    [
      "an event's series",
      { ...old, kind: 'Event', series: { lastObservedTime: '2026-01-01T00:09:00.000000Z' } },
    ],
    [
      "a running container's start",
      { ...old, kind: 'Pod', status: { containerStatuses: [{ state: { running: { startedAt: at(9) } } }] } },
    ],
    [
      "an earlier container's end",
      {
        ...old,
        kind: 'Pod',
        status: { initContainerStatuses: [{ lastState: { terminated: { finishedAt: at(9) } } }] },
      },
    ],
    ["a lease's renewal", { ...old, kind: 'Lease', spec: { renewTime: '2026-01-01T00:09:00.000000Z' } }],
    ["a lease's taking", { ...old, kind: 'Lease', spec: { acquireTime: at(9) } }],
  ])('can be told by %s', (_, object) => {
    expect(recordingNow([old, object, old])).toBe(Date.parse(at(9)));
  });

  it('is not told by plans, schedules or deletions to come', () => {
    const object = {
      ...old,
      kind: 'Pod',
      metadata: { ...old.metadata, deletionTimestamp: at(9) },
      spec: { until: at(9) },
    };
    expect(recordingNow([object])).toBe(Date.parse(at(1)));
  });

  it('is what the person says, and unknown when nothing tells', () => {
    expect(recordingNow([old], 5)).toBe(5);
    expect(
      recordingNow([{ metadata: { creationTimestamp: 'yesterday' } }, { metadata: null }]),
    ).toBeUndefined();
  });
});

describe('rebase', () => {
  it('moves every time and nothing else, keeping precision', () => {
    const objects = [
      {
        metadata: {
          creationTimestamp: '2026-01-01T00:00:00Z',
          managedFields: [{ time: '2026-01-01T00:00:01Z' }],
          note: null,
        },
        eventTime: '2026-01-01T00:00:00.329662Z',
        offset: '2026-01-01T01:00:00+01:00',
        message: 'since 2026-01-01T00:00:00Z',
        day: '2026-01-01',
        count: 3,
      },
    ];
    expect(
      rebase(objects, Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-03-01T12:00:05.999Z')),
    ).toEqual([
      {
        metadata: {
          creationTimestamp: '2026-03-01T12:00:05Z',
          managedFields: [{ time: '2026-03-01T12:00:06Z' }],
          note: null,
        },
        eventTime: '2026-03-01T12:00:05.329662Z',
        offset: '2026-03-01T12:00:05Z',
        message: 'since 2026-01-01T00:00:00Z',
        day: '2026-01-01',
        count: 3,
      },
    ]);
  });
});

describe('completeness', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace' };
  it('comes with namespaces, or with what the person says', () => {
    expect(isComplete([{ apiVersion: 'v1', kind: 'Pod' }, namespace])).toBe(true);
    expect(isComplete([{ apiVersion: 'v1', kind: 'Pod' }])).toBe(false);
    expect(isComplete([{ apiVersion: 'example.com/v1', kind: 'Namespace' }])).toBe(false);
    expect(isComplete([], true)).toBe(true);
    expect(isComplete([namespace], false)).toBe(false);
  });
});

// Recorded states are kept beside the project: a plain checkout has none.
const states = fileURLToPath(new URL('../../../shared/scenarios/own/', import.meta.url));

describe.skipIf(!existsSync(states))('recorded states (skipped where ../shared/scenarios is absent)', () => {
  it('are all readable, complete, and taken minutes before they were stored', async () => {
    const late: Record<string, number> = {};
    for (const name of await readdir(states)) {
      const { objects, notices } = await readObjects({ path: `${states}${name}/objects.json` });
      const meta = JSON.parse(await readFile(`${states}${name}/meta.json`, 'utf8')) as {
        now: string;
        objects: number;
      };
      expect({ name, notices, objects: objects.length, complete: isComplete(objects) }).toEqual({
        name,
        notices: [],
        objects: meta.objects,
        complete: true,
      });
      late[name] = (Date.parse(meta.now) - (recordingNow(objects) ?? 0)) / 1_000;
    }
    expect(Object.keys(late).length).toBeGreaterThan(50);
    // Nothing in these recordings happened at their `now`, so the newest time in them is some seconds to minutes older.
    for (const [name, seconds] of Object.entries(late)) {
      expect(seconds, name).toBeGreaterThanOrEqual(0);
      expect(seconds, name).toBeLessThan(600);
    }
  });
});
