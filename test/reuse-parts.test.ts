// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { reuseParts } from '../src/core/reuse-parts.ts';
import * as fc from './support/properties.ts';

describe('parts that two values share', () => {
  it('change nothing of what either says', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(value, value, (previous, next) => {
        const [wasPrevious, wasNext] = [structuredClone(previous), structuredClone(next)];
        expect(reuseParts(previous, next)).toStrictEqual(wasNext);
        expect(previous).toStrictEqual(wasPrevious);
      }),
    );
  });

  it('are held once', () => {
    const labels = { app: 'x' };
    const previous = { name: 'a', spec: { containers: [{ name: 'app' }, { name: 'proxy' }] }, labels };
    const next = {
      name: 'b',
      spec: { containers: [{ name: 'app' }, { name: 'other' }] },
      labels: { app: 'x' },
    };
    const result = reuseParts(previous, next);
    expect(result.labels).toBe(labels);
    expect(result.spec.containers[0]).toBe(previous.spec.containers[0]);
    expect(result).not.toBe(previous);
    expect(reuseParts(previous, structuredClone(previous))).toBe(previous);
  });

  it('are not the whole when one has a field more, even one without a value', () => {
    expect(reuseParts({ a: 1, b: undefined }, { a: 1 })).toStrictEqual({ a: 1 });
    expect(reuseParts({ a: 1 }, { a: 1, b: undefined })).toStrictEqual({ a: 1, b: undefined });
    expect(reuseParts([1, 2], [1])).toStrictEqual([1]);
    expect(reuseParts([], {})).toStrictEqual({});
  });
});
