// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { analyzers } from '../analyzers/index.ts';

it('the guide lists every threshold that operators can change, as it is built in', async () => {
  const guide = await readFile('docs/guide/checks.md', 'utf8');
  const rows = analyzers.flatMap(({ id, analyzer }) =>
    Object.entries(analyzer.problems).flatMap(([code, { threshold }]) =>
      threshold === undefined ? [] : [`| \`${id}/${code}\` | ${threshold.value} ${threshold.unit} |`],
    ),
  );
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) expect(guide).toContain(row);
  expect(guide.match(/^\| `[a-z-]+\/[a-z-]+` \| \d/gm)).toHaveLength(rows.length);
});
