// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { describeWith } from '../support/needs.ts';
import { openWorld, PATIENT, textsOf } from '../support/world.ts';

const config = `watches:
  - name: shop
    cluster: demo
    namespaces: [shop]
    every: 10s
    to: { platform: slack, workspace: T0, channel: C0 }
alerts:
  settle: 0s
access:
  admins: ['slack:U0']
`;

describeWith('redis-server', 'watches of a running bot', () => {
  it('alerts come of the configuration and of what people add; both are listed', PATIENT, async () => {
    const world = await openWorld({ config, channels: 2 });
    await Promise.all([world.start('worker'), world.start('scheduler'), world.start('bot')]);
    const roots = (channel: string): string => textsOf(world.roots(channel)).join(' ').replace(/\s+/g, ' ');
    const ask = async (text: string): Promise<string> =>
      JSON.stringify((await world.slack.command({ channel: 'C1', user: 'U0', text })).body);

    await eventually(() => expect(roots('C0')).toMatch(/demo \/ shop.*shop-config/), 60_000);
    expect(roots('C1')).toBe('');
    await ask('watch add rest --every 10s');
    await eventually(() => {
      expect(roots('C1')).toMatch(/person-0 watches demo all namespaces · every 10 s/);
      expect(world.roots('C1').length).toBeGreaterThan(1);
    }, 60_000);
    expect(roots('C0')).not.toMatch(/all namespaces/);

    await eventually(async () => {
      const list = await ask('watch');
      expect(list).toContain('2 watches');
      expect(list).toMatch(/last look.*incident/);
      expect(list).toContain('from the configuration');
    }, 30_000);
    expect(await ask('status')).toMatch(/2 watches · last look .* looked after by/);
    expect(await ask('watch remove shop')).toContain('stands in the configuration');

    await ask('watch remove rest');
    await ask('watch pause shop');
    await eventually(async () => {
      expect(roots('C1')).toContain('removed the watch rest');
      // What was told there says so; the other channel has its alerts still.
      expect(roots('C1')).toContain('no longer watched here');
      expect(roots('C0')).not.toContain('no longer watched here');
      const list = await ask('watch');
      expect(list).toContain('1 watch');
      expect(list).toContain('paused by person-0');
    }, 30_000);
  });
});
