// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../scripts/root.ts';
import { commands } from '../src/commands/index.ts';
import { alertsConfig } from '../src/config/alerts.ts';
import { digestsConfig } from '../src/config/digests.ts';
import { routesConfig } from '../src/config/routes.ts';
import { watchesConfig } from '../src/config/watches.ts';
import { readCommand } from '../src/read-command.ts';
import { blocksOf } from './support/blocks.ts';

const text = readFileSync(`${root}docs/guide/watching.md`, 'utf8');
const blocks = (language: string): readonly string[] =>
  blocksOf({ path: 'docs/guide/watching.md', text }).flatMap((block) =>
    block.language === language ? [block.text] : [],
  );

describe('the guide to watching', () => {
  test.each(blocks('yaml'))('shows a configuration that is one: %s', (block) => {
    const { watches, routes, alerts, digests, ...rest } = parse(block) as Record<string, unknown>;
    expect(rest).toEqual({});
    if (watches !== undefined) watchesConfig.schema.parse({ list: watches });
    if (routes !== undefined) routesConfig.schema.parse(routes);
    if (alerts !== undefined) alertsConfig.schema.parse(alerts);
    if (digests !== undefined) digestsConfig.schema.parse(digests);
  });

  test('shows commands that are some', () => {
    const lines = [...text.matchAll(/\/k8sgpt ([a-z][^`\n]*)/g)].map(([, line = '']) => line.trim());
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(readCommand(line, commands).command.verb).toBe(line.split(' ')[0]);
  });

  test('tells what people have seen', () => {
    const day = new Set(readFileSync(`${root}test/golden/watch-day.txt`, 'utf8').split('\n'));
    const told = blocks('text').flatMap((block) =>
      block.split('\n').filter((line) => /^(— )?\d\d:/.test(line)),
    );
    expect(told.length).toBeGreaterThan(15);
    expect(told.filter((line) => !day.has(line))).toEqual([]);
  });
});
