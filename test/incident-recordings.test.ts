// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readStates } from '../scripts/score/expected.ts';
import { formatRef } from '../src/core/ref.ts';
import { only } from './support/incidents.ts';
import { NOW, type Raw, reportOf } from './support/objects.ts';

describe('recorded cascades', async () => {
  const states = await readStates('test/fixtures/states');
  it.each(states.map((state) => [state.id, state] as const))(
    '%s is one incident, its root cause first, whatever the order of the recording',
    async (_, state) => {
      const report = await reportOf(state.objects as readonly Raw[], { now: state.now });
      const incident = only(report);
      const root = state.findings.find(({ rootCause }) => rootCause);
      const lead = report.findings.find(({ id }) => id === incident.findings[0]);
      expect([root?.object, ...(root?.also ?? [])]).toContain(
        formatRef(lead?.object ?? { kind: '', name: '' }),
      );
      const shuffled = await reportOf([...(state.objects as readonly Raw[])].reverse(), { now: state.now });
      expect(JSON.stringify(shuffled)).toBe(JSON.stringify(report));
    },
  );

  it('are the ones that are kept beside this test', async () => {
    expect(states.map(({ id }) => id)).toEqual(['cascade-db-oom', 'cascade-node', 'cascade-pvc-sts']);
    expect(JSON.parse(await readFile('test/fixtures/states/cascade-node/meta.json', 'utf8')).now).toMatch(
      /^2026-/,
    );
    expect(NOW).toBeGreaterThan(0);
  });
});
