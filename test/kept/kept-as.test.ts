// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/root.ts';
import { DAY } from '../../src/core/clock.ts';
import { keptAs, keptInState } from '../../src/kept/kept.ts';
import { type ContentClass, contentClasses } from '../../src/kept/kept-key.ts';

describe('what may be kept', () => {
  it('is found by any key of its family, also by one that is a single word', () => {
    for (const family of keptInState)
      expect(keptAs(family.key.replaceAll('*', 'x'))?.key.split('/')[0]).toBe(family.key.split('/')[0]);
    expect(keptAs('watch-channels')?.owner).toBe('src/alerts/left-channels.ts');
  });

  it('is nothing that nobody declared', () => {
    expect(keptAs('watch-channel')).toBeUndefined();
    expect(keptAs('')).toBeUndefined();
  });
});

/** Row of a class in SECURITY.md, as the catalogue has it: the longest term, of which entries, and entries without one. */
const longest = (content: ContentClass): readonly string[] => {
  const families = keptInState.filter((family) => family.content.includes(content));
  const keysOf = (keptMs: number | string): readonly string[] =>
    families.filter((family) => family.keptMs === keptMs).map(({ key }) => key);
  const spans = families.flatMap(({ keptMs }) => (typeof keptMs === 'number' ? [keptMs] : []));
  const most = Math.max(0, ...spans);
  const said = (keys: readonly string[]): string => keys.toSorted().join(' ');
  return [
    content,
    most === 0 ? '–' : `${most / DAY} days`,
    said(keysOf(most)),
    said(keysOf('said')),
    said(keysOf('for ever')),
  ];
};

describe('SECURITY.md', () => {
  const page = readFileSync(`${root}SECURITY.md`, 'utf8');
  const section = /^## How long, at most\n([\s\S]*?)^## /m.exec(page)?.[1] ?? '';

  it('states the longest term of each class of content, as the catalogue has it', () => {
    const rows = [...section.matchAll(/^\| (\w+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
      .map(([, ...cells]) => cells)
      .filter(([content = '']) => content in contentClasses)
      .map(([content, term, ...cells]) => [
        content,
        term,
        ...cells.map((cell) =>
          [...cell.matchAll(/`([^`]+)`/g)]
            .map(([, key = '']) => key)
            .toSorted()
            .join(' '),
        ),
      ]);
    const classes = Object.keys(contentClasses) as ContentClass[];
    expect(rows.toSorted()).toEqual(classes.map(longest).toSorted());
  });

  it('names the terms of reports, messages, runs and incidents, and the longest of evidence', () => {
    const daysOf = (key: string): number => Number(keptAs(key)?.keptMs) / DAY;
    expect([daysOf('report/x'), daysOf('outbox/x'), daysOf('run/x')]).toEqual([7, 7, 1]);
    expect(page).toContain('reports and messages for seven days, runs for one;');
    expect(page).toContain(`extracts of evidence for ${longest('evidence')[1]} at most`);
    expect(section).toContain(`incidents for ${daysOf('incident/x')} days`);
    const threats = readFileSync(`${root}docs/threat-model.md`, 'utf8');
    expect(threats).toContain(
      `somebody judged for ${daysOf('feedback/x')}, incidents for ${daysOf('incident/x')}`,
    );
  });
});
