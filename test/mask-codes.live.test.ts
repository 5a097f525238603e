// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { createMasker } from '../src/core/mask/masker.ts';
import { dictionary, masker } from './support/masker.ts';

describe('codes', () => {
  test('100,000 names have 100,000 codes, whatever their order, and come back', () => {
    const entries = Array.from({ length: 100_000 }, (_, index) => ({ kind: 'Pod', value: `app-${index}-x` }));
    const forward = masker('names', entries);
    const backward = masker('names', [...entries].reverse());
    const codes = new Map(entries.map(({ value }) => [forward.maskName('Pod', value), value]));
    expect(codes.size).toBe(100_000);
    // Six characters collide some sixty times among so many: all that do have longer ones.
    expect([...codes.keys()].some((code) => code.length > 'pod-123456'.length)).toBe(true);
    let differing = 0;
    for (const [code, value] of codes)
      if (backward.maskName('Pod', value) !== code || backward.unmask(code) !== value) differing += 1;
    expect(differing).toBe(0);
  });

  test('another key gives other codes; replicas with the same key agree', () => {
    const other = createMasker({ key: 'another key', dictionary });
    expect(other.maskName('Pod', 'a-b')).not.toBe(masker().maskName('Pod', 'a-b'));
    expect(createMasker({ key: Buffer.from('a shared key'), dictionary: [] }).maskName('Pod', 'a-b')).toBe(
      masker().maskName('Pod', 'a-b'),
    );
    expect(masker().digest('x')).toMatch(/^[0-9a-f]{32}$/);
  });
});
