// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { faults } from '../../scripts/chaos/_all.ts';
import type { Fault } from '../../scripts/chaos/_fault.ts';
import { runChaos } from '../../scripts/chaos/_run.ts';
import { describeWith } from '../support/needs.ts';

/** One of each sort: the whole run is `npm run chaos`. */
const chosen = ['kill-bot', 'kill-worker', 'platform-late', 'redis-full'];

const silent = (): void => undefined;

describeWith('redis-server', 'what the product stands on', () => {
  it('breaks, and nothing is lost, doubled or stuck', { timeout: 400_000 }, async () => {
    const tried = faults.filter(({ name }) => chosen.includes(name));
    const outcomes = await runChaos(tried, { quick: true, seed: 1, atOnce: 2, say: silent });
    expect(
      outcomes.flatMap(({ fault, violations }) => violations.map((what) => `${fault.name}: ${what}`)),
    ).toEqual([]);
    expect(outcomes.map(({ fault }) => fault.name)).toEqual(tried.map(({ name }) => name));
    for (const { recoveries } of outcomes) expect(recoveries.length).toBeGreaterThan(0);
  });
});

describe('faults', () => {
  it('have names of their own, and lines that say what happens', () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    for (const { name, title } of faults)
      expect([name, title]).toEqual([
        expect.stringMatching(/^[a-z-]+$/),
        expect.stringMatching(/^.{20,120}$/),
      ]);
  });

  it('that lose something are told', async () => {
    const broken: Fault = {
      name: 'broken',
      title: 'A fault that cannot be tried',
      run: () => Promise.reject(new Error('no')),
    };
    const [outcome] = await runChaos([broken], {
      quick: true,
      seed: 1,
      atOnce: 1,
      say: silent,
      program: 'none',
    });
    expect(outcome?.violations).toEqual(['it could not be tried to its end: Error: no']);
  });
});
