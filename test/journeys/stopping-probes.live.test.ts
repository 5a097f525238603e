// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { heldAt, openWorld, PATIENT } from '../support/world.ts';

const DRAIN_S = 5;

describeWith('redis-server', 'a process that has work when it is told to end', () => {
  it('is not ready at once, lives until the end, and waits as long as is set by then', PATIENT, async () => {
    const held = heldAt('/pods', 1);
    const env = { HEALTH_PORT: '0', K8SGPT_PROFILES: 'true' };
    const world = await openWorld({ faults: held.faults, env });
    writeFileSync(world.file, 'general: { drainSeconds: 100 }\n');
    const [worker] = await Promise.all([world.start('worker'), world.start('bot')]);
    const probes = /Probes\W+(http:\/\/\S+)\/readyz/.exec(worker.output())?.[1] ?? '';
    const probe = async (path: string): Promise<string> => {
      const answer = await fetch(probes + path);
      return `${answer.status} ${await answer.text()}`;
    };
    await world.slack.command({ channel: 'C0', user: 'U0', text: 'analyze' });
    await eventually(() => expect(held.asked()).toBe(1), 30_000);
    writeFileSync(world.file, `general: { drainSeconds: ${DRAIN_S} }\n`);
    await eventually(
      () => expect(worker.output()).toContain('Configuration was read again and is in force'),
      20_000,
    );
    // A minute that nobody waits for.
    const profile = fetch(`${worker.url}/debug/profile?seconds=60`).then(
      ({ status }) => status,
      () => 'cut off',
    );
    await eventually(() => expect(worker.output()).toContain('Somebody takes a profile'), 20_000);

    expect([await probe('/healthz'), await probe('/readyz')]).toEqual(['200 ok', '200 ready']);
    const began = performance.now();
    const ended = worker.end('SIGTERM');
    await eventually(async () => expect(await probe('/readyz')).toBe('503 not ready'), 3_000);
    const seen = new Set<string>();
    let lastAt = 0;
    for (;;) {
      const both = await Promise.all([probe('/healthz'), probe('/readyz')]).catch(() => undefined);
      if (both === undefined) break;
      lastAt = performance.now();
      seen.add(both.join(', '));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await ended).toBe(0);
    const took = performance.now() - began;
    expect([...seen]).toEqual(['200 ok, 503 not ready']);
    // Probes answered while the work had its time, and until there was hardly anything left to close.
    expect(lastAt - began).toBeGreaterThan(DRAIN_S * 1_000);
    expect(took).toBeLessThan(60_000);
    expect(await profile).toBe('cut off');
    expect(worker.output()).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});
