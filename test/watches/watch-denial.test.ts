// SPDX-License-Identifier: Apache-2.0

import { expect, onTestFinished, test } from 'vitest';
import { fileState } from '../../adapters/state/file.ts';
import { silentLog } from '../../adapters/telemetry/log.ts';
import { accessOf } from '../../src/access-of.ts';
import { accessConfig } from '../../src/config/access.ts';
import type { Watch } from '../../src/core/watch.ts';
import { followWatches } from '../../src/watches/known-watches.ts';
import { createWatchBook } from '../../src/watches/watch-book.ts';
import { watchDenial } from '../../src/watches/watch-denial.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const here = { platform: 'slack', workspace: 'T1', channel: 'C1' };
const watch: Watch = {
  schema: 1,
  id: 'shop',
  origin: 'chat',
  cluster: 'prod-eu',
  namespaces: ['shop'],
  filters: [],
  rhythm: { type: 'live' },
  severity: 'warning',
  explain: false,
  to: [here],
  by: 'ana',
  maker: { conversation: here, person: { id: 'U1', groups: ['S1'] } },
  madeAt: 0,
};

const denied = (access: unknown, given: Partial<Watch> = {}): string | undefined =>
  watchDenial(accessOf(accessConfig.schema.parse(access)))({ ...watch, ...given });
const rule = (given: object): unknown => ({ rules: [{ channels: ['C1'], ...given }] });

const CLUSTER = 'whoever made it may no longer see prod-eu there';
const NAMESPACES = 'whoever made it may no longer see all of its namespaces there';

test.each([
  ['without rules', {}, undefined],
  ['with a rule for its channel', rule({}), undefined],
  ['for a group that its maker was in', rule({ groups: ['S1'] }), undefined],
  ['with another cluster', rule({ clusters: ['staging'] }), CLUSTER],
  ['with its namespace', rule({ namespaces: ['shop', 'web'] }), undefined],
  ['with another namespace', rule({ namespaces: ['web'] }), NAMESPACES],
  ['where its channel is refused', rule({ deny: true }), CLUSTER],
  ['where only other channels are allowed', { rules: [{ channels: ['C2'] }] }, CLUSTER],
  ['where only somebody else is allowed', rule({ users: ['U2'] }), CLUSTER],
  [
    'where everybody reads with rights of their own',
    { impersonate: { identities: [{ person: 'slack:U1', user: 'ana' }] } },
    'clusters are read with the rights of each person now, and this reads with those of the bot',
  ],
  [
    'of an admin, where everybody reads with rights of their own',
    { admins: ['slack:U1'], impersonate: { identities: [{ person: 'slack:U1', user: 'ana' }] } },
    undefined,
  ],
])('a watch of chat %s', (_, access, why) => {
  expect(denied(access)).toBe(why);
});

test('of all namespaces, it is not for a channel that sees some; what operators declare is theirs', () => {
  expect(denied(rule({ namespaces: ['shop'] }), { namespaces: undefined })).toBe(NAMESPACES);
  expect(denied(rule({ deny: true }), { origin: 'file', maker: undefined })).toBeUndefined();
});

test('what may not be told is not among those by which it is decided where', async () => {
  const clock = virtualClock(0);
  const state = fileState({ directory: undefined, clock, log: silentLog });
  onTestFinished(() => state.close());
  const book = createWatchBook(state, clock);
  await book.add(watch, here);
  await book.add({ ...watch, id: 'web', namespaces: ['web'] }, here);
  const denialOf = watchDenial(accessOf(accessConfig.schema.parse(rule({ namespaces: ['web'] }))));
  const known = await followWatches(book, { state, clock, log: silentLog, denialOf });
  expect(known.all().map(({ id }) => id)).toEqual(['web']);
  // It still comes to its looks, so that it is said why it has none.
  expect(known.awake().map(({ id }) => id)).toEqual(['shop', 'web']);
  await known.stop();
});
