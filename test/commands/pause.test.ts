// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { answerTo, cluster, NOW, planOf, refusalOf } from '../support/planning.ts';

test('what is named is paused, for how long and why', () => {
  expect(planOf('pause ai,watches --for 90m --reason "costs too much" --cluster staging')).toMatchObject({
    type: 'pause',
    set: ['ai', 'watches'].map((what) => ({
      what,
      cluster: 'staging',
      by: 'ana',
      at: NOW,
      until: NOW + 90 * 60_000,
      reason: 'costs too much',
    })),
    clear: [],
  });
  expect(planOf('pause sending')).toMatchObject({ set: [{ what: 'sending', by: 'ana', at: NOW }] });
});

test('it is said what that means', () => {
  expect(answerTo('pause sending')).toMatch(/Paused: Sending.*by ana since 10:00.*Answers are kept/s);
  expect(answerTo('pause watches --cluster prod-eu')).toMatch(/Paused: Watches for prod-eu.*commands work/s);
});

test.each([
  ['pause', 'Say what to pause: sending, ai, watches.', 'pause watches --for 1h'],
  ['pause sendin', 'I cannot pause sendin. Did you mean sending?', 'pause sending'],
  ['pause everything', 'I cannot pause everything: there are sending, ai, watches.', 'pause watches'],
  ['pause ai --for ever', 'ever is no time span: write 30m, 2h or 1d.', 'pause ai --for 1h'],
  [
    'pause ai --for 90d',
    'The longest pause is 30d; without --for it lasts until somebody resumes it.',
    'pause ai --for 30d',
  ],
])('%s is refused in one sentence, with the right form', (line, message, hint) => {
  expect(refusalOf(line)).toEqual({ message, hint });
});

test('a cluster that there is not is no cluster to pause', () => {
  expect(refusalOf('pause ai --cluster prod', { clusters: [cluster('prod-eu')] }).message).toContain(
    'Did you mean prod-eu?',
  );
});

test.each(['pause ai', 'resume', 'audit'])('%s at a command line has no bot to run', (line) => {
  const interaction = {
    id: 'i1',
    conversation: { platform: 'terminal', workspace: '-', channel: 'terminal' },
    person: { id: 'ana' },
    at: NOW,
    source: 'command' as const,
    line,
  };
  expect(refusalOf(line, { interaction, pauses: [] }).message).toContain('is for a bot that runs');
});
