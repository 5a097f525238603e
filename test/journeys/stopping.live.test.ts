// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import type { Process } from '../support/processes.ts';
import { heldAt, openWorld, PATIENT, textsOf, type World } from '../support/world.ts';

const ask = async (world: World, text = 'analyze'): Promise<void> => {
  const sent = await world.slack.command({ channel: 'C0', user: 'U0', text });
  expect(sent).toMatchObject({ status: 200, timedOut: false });
};

const rootOf = (world: World): string => textsOf(world.roots('C0')).join('\n');

/** The report stands there, once. */
const reported = async (world: World): Promise<void> => {
  await eventually(() => expect(rootOf(world)).toContain('demo: 2 problems, 1 warning'), 60_000);
  expect(world.roots('C0')).toHaveLength(1);
};

const quietly = (...processes: readonly Process[]): void => {
  for (const { output } of processes) expect(output()).not.toMatch(/"level":"(?:error|fatal)"/);
};

/** Longer than anything here takes. */
const drainsLong = (world: World): void => writeFileSync(world.file, 'general:\n  drainSeconds: 60\n');

describeWith('redis-server', 'told to end in the middle of work', () => {
  it.each(['worker', 'serve'] as const)(
    '%s ends the check that it has, tells it, and goes with 0',
    PATIENT,
    async (role) => {
      const held = heldAt('/pods', 1, 3_000);
      const world = await openWorld({ faults: held.faults });
      drainsLong(world);
      const processes = [await world.start(role), ...(role === 'worker' ? [await world.start('bot')] : [])];
      await ask(world);
      await eventually(() => expect(held.asked()).toBe(1), 30_000);
      expect(rootOf(world)).not.toContain('2 problems');
      expect(await processes[0]?.end('SIGTERM')).toBe(0);
      // Nobody else is there who could have done it.
      await reported(world);
      expect(held.asked()).toBe(1);
      quietly(...processes);
    },
  );

  it('a bot ends with 0 while its message hangs; the next one brings it, once', PATIENT, async () => {
    const world = await openWorld();
    const [first] = await Promise.all([world.start('bot'), world.start('worker')]);
    world.slack.fail('chat.postMessage', 1, { hang: true });
    await ask(world);
    await eventually(() => expect(world.slack.callsOf('chat.postMessage')).toHaveLength(1), 30_000);
    expect(await first.end('SIGTERM')).toBe(0);
    expect(world.roots('C0')).toEqual([]);
    await world.start('bot');
    await reported(world);
    quietly(first);
  });

  it('a worker told so twice ends at once, with 1, and its work is taken over', PATIENT, async () => {
    const held = heldAt('/pods', 1);
    const world = await openWorld({ faults: held.faults });
    drainsLong(world);
    const [first] = await Promise.all([world.start('worker'), world.start('bot')]);
    await ask(world);
    await eventually(() => expect(held.asked()).toBe(1), 30_000);
    const ended = first.end('SIGTERM');
    const again = setInterval(() => first.child.kill('SIGTERM'), 300);
    onTestFinished(() => clearInterval(again));
    const at = performance.now();
    expect(await ended).toBe(1);
    clearInterval(again);
    // Not the minute that its work would have had.
    expect(performance.now() - at).toBeLessThan(20_000);
    await world.start('worker');
    await reported(world);
  });
});
