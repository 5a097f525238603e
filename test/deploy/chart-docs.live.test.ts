// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { allBlocks, placeOf } from '../support/blocks.ts';
import { chartWith, workloadsOf } from '../support/chart.ts';
import { describeWith } from '../support/needs.ts';

const blocks = allBlocks().filter(({ language, tag }) => language === 'yaml' && tag === 'values');

describeWith('helm', 'values in pages', (helm) => {
  const chart = chartWith(helm);

  test('are many', () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  test.each(blocks.map((block) => [placeOf(block), block.text] as const))(
    '%s: can be installed',
    (_, text) => {
      expect(workloadsOf(chart.objects(parse(text))).length).toBeGreaterThan(0);
    },
  );
});
