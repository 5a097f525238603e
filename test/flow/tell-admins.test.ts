// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { deliveryConfig } from '../../src/config/delivery.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createTellAdmins } from '../../src/tell-admins.ts';
import { unreachableView } from '../../src/views/undelivered.ts';
import { realClock } from '../support/real-clock.ts';

it('a notice names the group of the place that it goes to, after the line that says what it is about', async () => {
  const state = fileState({ directory: undefined, clock: realClock, log: silentLog });
  const outbox = createOutbox(state, realClock);
  const place = { platform: 'slack', workspace: 'T1', channel: 'C0OPS' };
  const mention = { id: 'S0PLAT', name: 'platform' };
  const { admins } = deliveryConfig.schema.parse({
    admins: [
      { ...place, mention },
      { ...place, channel: 'C0MORE' },
    ],
  });
  const view = unreachableView({ ...place, channel: 'C0OLD' }, 'it is archived', undefined);
  await createTellAdmins(outbox, { admins })('unreachable', view);
  const told = await Promise.all((await outbox.pending()).map(({ key }) => outbox.read(key)));
  const blocksIn = (channel: string) =>
    told.find((record) => record?.to.channel === channel)?.document.blocks;
  const [headline, ...rest] = view.blocks;
  expect(blocksIn('C0OPS')).toEqual([
    headline,
    { type: 'paragraph', text: ['For ', { type: 'group', ...mention }] },
    ...rest,
  ]);
  expect(blocksIn('C0MORE')).toEqual(view.blocks);
  expect(told.map((record) => record?.to)).toContainEqual(place);
});
