// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { tool } from '../../scripts/lint/step.ts';

describe('a tool as a step', () => {
  test('is well when it exits 0', async () => {
    expect(await tool('version', 'biome --version').run()).toBe('');
  });

  test('tells what it said otherwise', async () => {
    expect(await tool('nonsense', 'biome no-such-command').run()).toMatch(/no-such-command/);
  });
});
