// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { alertsConfig, escalationOf, lifecyclePolicy } from '../../src/config/alerts.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/clock.ts';
import { UNREACHABLE } from '../../src/core/lifecycle/unreachable.ts';

const read = (given: unknown) => alertsConfig.schema.parse(given);
const refusal = (given: unknown): string =>
  alertsConfig.schema
    .safeParse(given)
    .error?.issues.map(({ message }) => message)
    .join('; ') ?? 'taken';

describe('alerts in the configuration', () => {
  it('are told as the design says where nothing is set', () => {
    const policy = lifecyclePolicy(read({}));
    expect(policy).toMatchObject({
      worseEvery: 10 * MINUTE,
      reopenWithin: DAY,
      flapAfter: 3,
      flapWindow: 30 * MINUTE,
    });
    expect(policy.patienceOf('pod/x')).toEqual({ settle: 30 * SECOND, resolveAfter: 60 * SECOND, looks: 2 });
  });

  it('have their own patience by code, and for a cluster that cannot be seen', () => {
    const { patienceOf } = lifecyclePolicy(
      read({
        settle: '1m',
        codes: { 'node/not-ready': { settle: 0 }, 'pod/x': { resolveAfter: '1h30m' } },
        unreachableAfter: '5m',
      }),
    );
    expect(patienceOf('node/not-ready').settle).toBe(0);
    expect(patienceOf('pod/x')).toEqual({ settle: MINUTE, resolveAfter: 90 * MINUTE, looks: 2 });
    expect(patienceOf(UNREACHABLE)).toEqual({ settle: 5 * MINUTE, resolveAfter: 0, looks: 1 });
    expect(patienceOf('constructor').settle).toBe(MINUTE);
  });

  it.each([
    [{ settle: 'soon' }, 'settle is a time span, for example 30s, 5m or 1h30m; not soon'],
    [{ settle: 5 }, 'settle is a time span, for example 30s, 5m or 1h30m'],
    [{ flapWindow: '10s' }, 'flapWindow is at least 60s'],
    [{ flapAfter: 1 }, 'flapAfter is a whole number from 2'],
    [{ maintenance: [{ name: 'n' }] }, 'a window has from and until, or cron and lasts'],
    [
      { maintenance: [{ name: 'n', cron: '0 22 * * 6', from: '2026-12-31T22:00Z', lasts: '2h' }] },
      'a window has from and until, or cron and lasts',
    ],
    [
      { maintenance: [{ name: 'n', cron: '0 22 * *', lasts: '2h' }] },
      'cron: a schedule has five fields, and this one has 4',
    ],
    [
      { maintenance: [{ name: 'n', from: '2026-12-31T22:00Z', until: '2026-12-31T21:00Z' }] },
      'a window ends after it begins',
    ],
    [
      { maintenance: [{ name: 'n', from: 'tonight', until: '2026-12-31T21:00Z' }] },
      'from is a moment, for example 2026-12-31T22:00Z or 2026-12-31T22:00+01:00; not tonight',
    ],
    [
      {
        maintenance: [{ name: 'n', cron: '0 22 * * 6', lasts: '1h', timeZone: 'Mars' }],
      },
      'there is no time zone Mars; write for example Europe/Berlin',
    ],
    [{ escalate: [{ after: '15m' }] }, 'a step has one of mention, to and page'],
    [{ escalate: [{ after: '15m', mention: true, page: true }] }, 'a step has one of mention, to and page'],
    [{ escalate: [{ after: '5s', page: true }] }, 'after is at least 60s'],
  ])('say what is wrong with %j', (given, message) => {
    expect(refusal(given)).toBe(message);
  });

  it('escalate in order of time', () => {
    const config = read({
      escalate: [
        { after: '1h', page: 'pagerduty' },
        { after: '15m', mention: true },
        { after: '30m', to: 'next' },
        { after: '45m', to: { platform: 'slack', workspace: 'T1', channel: 'C1' } },
      ],
    });
    expect(escalationOf(config)).toEqual({
      severities: ['critical'],
      steps: [
        { afterMs: 15 * MINUTE, deed: { type: 'mention' } },
        { afterMs: 30 * MINUTE, deed: { type: 'next' } },
        {
          afterMs: 45 * MINUTE,
          deed: { type: 'tell', to: [{ platform: 'slack', workspace: 'T1', channel: 'C1' }] },
        },
        { afterMs: HOUR, deed: { type: 'page', sink: 'pagerduty' } },
      ],
    });
  });
});
