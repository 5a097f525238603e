// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { complete } from '../support/cases.ts';
import { textOf } from '../support/chat.ts';
import { openSpine, type SpineOptions } from '../support/spine.ts';
import { repliesOf, rootOf } from '../support/spine-messages.ts';

const looping = (name: string): RawObject =>
  complete({
    kind: 'Pod',
    name,
    spec: { containers: [{ name: 'web' }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T11:30:00Z' }],
      containerStatuses: [
        {
          name: 'web',
          ready: false,
          restartCount: 7,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T11:58:00Z' } },
        },
      ],
    },
  }) as RawObject;

const SECRET = 'hunter2hunter2hunter2';
const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
const log = (pod: string) => ({
  namespace: 'shop',
  pod,
  container: 'web',
  previous: true,
  text: `INFO starting with token ${TOKEN}\nERROR cannot log in to db: password=${SECRET} was refused\n`,
});

const spineWith = (more: Partial<SpineOptions> = {}) =>
  openSpine({
    objects: [complete({ kind: 'Namespace', name: 'shop' }) as RawObject, looping('web-1')],
    logs: [log('web-1')],
    ...more,
  });

type Open = Awaited<ReturnType<typeof openSpine>>;

/** Everything that was said, kept and logged; the report, which is kept compressed, as it is read again. */
const everything = async ({ chat, core, log: lines }: Open): Promise<string> => {
  const said = JSON.stringify([chat.calls, chat.shows()]);
  const id = /--report ([\w-]+)/.exec(said)?.[1] ?? '';
  const report = await core.reports.load(id);
  expect(JSON.stringify(report)).toContain('[redacted password]');
  return JSON.stringify([said, report, await core.state.list(''), lines]);
};

describe('logs of pods', () => {
  it('are read by the filter Log, over HTTP, and hold no secret wherever they arrive', async () => {
    const spine = await spineWith();
    await spine.chat.say('analyze --filter Log');
    await spine.idle();
    expect(textOf(rootOf(spine))).toMatch(/web-1[\s\S]*cannot log in to db: password=\[redacted password\]/);
    const all = await everything(spine);
    expect([SECRET, TOKEN].filter((secret) => all.includes(secret))).toEqual([]);
    expect(Object.keys(spine.server.stats().byPath)).toContain('/api/v1/namespaces/shop/pods/web-1/log');
  });

  it('are not read by an ordinary check', async () => {
    const spine = await spineWith();
    await spine.chat.say('analyze');
    await spine.idle();
    expect(textOf(rootOf(spine))).toContain('web-1');
    expect(Object.keys(spine.server.stats().byPath).filter((path) => path.endsWith('/log'))).toEqual([]);
  });

  it('tell the last lines of what crashed where the operator allows it, without secrets', async () => {
    const spine = await spineWith({ analysis: { logs: { lastLines: 5 } } });
    await spine.chat.say('analyze');
    await spine.idle();
    const [details = ''] = repliesOf(spine, rootOf(spine));
    expect(details).toContain('last log lines of container');
    expect(details).toContain('password=[redacted password] was refused');
    const all = await everything(spine);
    expect([SECRET, TOKEN].filter((secret) => all.includes(secret))).toEqual([]);
  });

  it('that are forbidden are said to be unread', async () => {
    const spine = await spineWith({
      faults: ({ path }) => (path.endsWith('/log') ? { status: 403 } : undefined),
    });
    await spine.chat.say('analyze --filter Log');
    await spine.idle();
    expect(textOf(rootOf(spine))).toMatch(/nothing found, but 1 kind could not be checked: Log/);
    expect(textOf(rootOf(spine))).toContain('Not checked: Log (forbidden)');
  });
});
