// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { SECOND } from '../../src/core/clock.ts';
import { createDurations } from '../../src/durations.ts';
import { whispered } from '../support/chat.ts';
import { openSpine } from '../support/spine.ts';
import { rootsOf } from '../support/spine-messages.ts';

const twelve = [
  ...['Pod', 'Service', 'Deployment', 'StatefulSet', 'CronJob', 'Ingress'],
  ...['ConfigMap', 'Node', 'Job', 'ReplicaSet', 'PersistentVolumeClaim', 'NetworkPolicy'],
];

describe('whoever asks too much in chat', () => {
  it('is told once, alone and in one sentence; nothing of it is started', async () => {
    const spine = await openSpine({ limits: { personPerMinute: 5 }, isWorking: false });
    const said = [];
    for (const kind of twelve) said.push(await spine.chat.say(`analyze --filter ${kind}`));
    const told = said.filter((one) => one.trouble === 'unavailable');
    expect(told).toHaveLength(7);
    expect(told.filter(({ whisper }) => whisper !== undefined)).toHaveLength(1);
    expect(whispered(said[5] ?? { status: 'accepted' })).toMatch(
      /^\s*You asked 5 times in a minute; ask again in (?:[\d.]+) s\./,
    );
    expect((await spine.core.queue.depth('cluster-demo')).waiting).toBe(5);
  });
});

describe('a queue that is full', () => {
  it('takes no more, says how much is before, and still shares what others wait for', async () => {
    const spine = await openSpine({ limits: { waiting: 3, personPerMinute: 0 }, isWorking: false });
    await createDurations(spine.core.state, spine.core.queue).note('cluster-demo', 60 * SECOND);
    for (const kind of twelve.slice(0, 3))
      await spine.chat.say(`analyze --filter ${kind}`, { channel: `C-${kind}` });
    const before = rootsOf(spine).length;
    const refused = await spine.chat.say('analyze');
    expect(refused.status).toBe('refused');
    const said = whispered(refused);
    expect(said).toContain('I cannot take this command now');
    expect(said).toMatch(
      /3 others wait for demo already, about 4 min of work, and no more are taken\. Nothing was started; please try again in about 4 min\./,
    );
    expect(rootsOf(spine)).toHaveLength(before);
    expect((await spine.core.queue.depth('cluster-demo')).waiting).toBe(3);
    const shared = await spine.chat.say(`analyze --filter ${twelve[0]}`, { channel: 'C-other' });
    expect(shared.status).toBe('accepted');
    expect((await spine.core.queue.depth('cluster-demo')).waiting).toBe(3);
  });
});
