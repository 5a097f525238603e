// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { keptAs, keptInState } from '../../src/kept/kept.ts';

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
