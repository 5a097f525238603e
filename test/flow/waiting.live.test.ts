// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { createDurations } from '../../src/durations.ts';
import { buttonOf, textOf, whispered } from '../support/chat.ts';
import { memory } from '../support/desk.ts';
import { eventually } from '../support/eventually.ts';
import { openSpine } from '../support/spine.ts';
import { REPORT, rootOf, rootsOf } from '../support/spine-messages.ts';

describe('how long one waits', () => {
  it('is what the last ones took, by how many run at a time', async () => {
    const durations = (active: number) =>
      createDurations(memory(), { depth: async () => ({ waiting: 0, active, oldestMs: 0 }) });
    const one = durations(1);
    expect(await one.wait('cluster-demo', 3)).toBeUndefined();
    for (let at = 0; at < 40; at += 1) await one.note('cluster-demo', at < 20 ? 90 * SECOND : 10 * SECOND);
    expect(await one.wait('cluster-demo', 3)).toBe(40 * SECOND);
    expect(await one.wait('cluster-other', 3)).toBeUndefined();
    const two = durations(2);
    await two.note('cluster-demo', 10 * SECOND);
    expect(await two.wait('cluster-demo', 3)).toBe(20 * SECOND);
  });

  it('is said to those who wait, with how many are before them', async () => {
    const spine = await openSpine({ isWorking: false });
    await spine.core.state.put('worker/one', '{}');
    await createDurations(spine.core.state, spine.core.queue).note('cluster-demo', 60 * SECOND);
    for (const namespace of ['shop', 'payments'])
      await spine.chat.say(`analyze -n ${namespace}`, { channel: `C-${namespace}` });
    await spine.chat.say('analyze');
    await eventually(() =>
      expect(textOf(rootOf(spine))).toContain('Waiting: 2 others before this one, about 3 min.'),
    );
    expect(buttonOf(rootOf(spine), 'Cancel')).toMatch(/^cancel --run/);
    await spine.chat.say(buttonOf(rootOf(spine), 'Cancel'), { source: 'action' });
    await eventually(() => expect(textOf(rootOf(spine))).toContain('was cancelled by ana'), 3_000);
  });
});

describe('a run that nobody is there to do', () => {
  it('says so at once, and goes on when a worker is back', async () => {
    const spine = await openSpine({ isWorking: false });
    await spine.chat.say('analyze');
    await eventually(() =>
      expect(textOf(rootOf(spine))).toContain('No worker that can do this has reported'),
    );
    await spine.work();
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain(REPORT);
  });
});

describe('progress', () => {
  it('is there long before a slow cluster has answered', async () => {
    const spine = await openSpine({
      faults: ({ path }) => (path.endsWith('/pods') ? { delayMs: 60_000 } : undefined),
    });
    await spine.chat.say('analyze');
    await eventually(() => expect(rootsOf(spine)).toHaveLength(1));
    // It is not the report.
    await eventually(() => expect(buttonOf(rootOf(spine), 'Cancel')).toMatch(/^cancel --run/), 3_000);
    await spine.chat.say(buttonOf(rootOf(spine), 'Cancel'), { source: 'action' });
    await eventually(() => expect(textOf(rootOf(spine))).toContain('was cancelled by ana'), 3_000);
  });
});

describe('a cluster that can no longer be reached', () => {
  it('is said with since when, and the last report', async () => {
    let isAway = false;
    const spine = await openSpine({ faults: () => (isAway ? { reset: true } : undefined) });
    await spine.chat.say('analyze');
    await spine.idle();
    isAway = true;
    const since = Date.now() - 120_000;
    const entry = (await spine.core.directory()).clusters.find(({ name }) => name === 'demo');
    await spine.core.state.put(
      'directory/demo',
      JSON.stringify({ ...entry, trouble: 'it does not answer', troubleSince: since }),
    );
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await spine.chat.say('analyze -n shop');
    await spine.idle();
    const said = textOf(rootsOf(spine)[1] ?? rootOf(spine));
    expect(said).toContain('I could not check demo');
    const clock = new Date(since).toISOString().slice(11, 16);
    expect(said).toMatch(new RegExp(`Since ${clock}.*Last report: \\d\\d:\\d\\d`, 's'));
    const show = buttonOf(rootsOf(spine)[1] ?? rootOf(spine), 'Show it');
    expect(show).toMatch(/^details --report /);
    const shown = await spine.chat.say(show, { source: 'action' });
    expect(`${whispered(shown)}${spine.chat.shows().map(textOf).join()}`).toContain('checkout');
  });
});
