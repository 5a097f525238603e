// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { sinksPart } from '../../src/compose/sinks-part.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import { Unavailable } from '../../src/core/errors.ts';
import { scripted, sinkWorld } from '../support/sink-world.ts';

test('status names sinks, says which takes nothing, why and what waits, and forgets it when it does', async () => {
  const here = sinkWorld();
  const part = async () => (await sinksPart(here.state, here.clock.now()))[0];
  expect(await part()).toBeUndefined();

  let isAway = true;
  const pager = scripted('pagerduty', () => {
    if (isAway) throw new Unavailable('the server answered 503');
  });
  const failed = new Map([['Opsgenie', 'its key is not there']]);
  const { tick, pass } = here.running([scripted('webhook').sink, pager.sink], { failed });
  await tick();
  expect(await part()).toEqual({
    name: 'Sinks',
    status: 'degraded',
    detail: 'webhook, pagerduty · Opsgenie takes nothing: could not be opened: its key is not there',
  });
  await here.mail.post([here.event('a', 'opened')]);
  await pass(2 * SECOND);
  expect((await part())?.detail).toMatch(
    /^webhook · pagerduty takes nothing for \S+ s: the server answered 503, 1 event waits · Opsgenie /,
  );
  isAway = false;
  await pass(MINUTE);
  expect((await part())?.detail).toMatch(/^webhook, pagerduty · Opsgenie/);
  expect(await sinksPart(here.state, here.clock.now() + 2 * MINUTE)).toEqual([]);
});
