// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { analyzers } from '../../analyzers/index.ts';
import { noSettings } from '../../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../../src/core/analyze.ts';
import { chooseAnalyzers } from '../../src/core/choose-analyzers.ts';
import { snapshotOfCase } from '../support/cases.ts';
import { explaining, explains } from '../support/explaining.ts';

const looping = {
  kind: 'Pod',
  name: 'ledger-7f9c',
  spec: { containers: [{ name: 'ledger' }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      {
        name: 'ledger',
        ready: false,
        restartCount: 7,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T11:58:00Z' } },
      },
    ],
  },
};

test.each([['Log'], ['Pod']])(
  'what a model is told of a log by the filter %s holds no names and no secrets',
  async (filter) => {
    const report = await analyzeSnapshot({
      snapshot: snapshotOfCase({
        objects: [looping, { kind: 'Service', name: 'payments-db', spec: { selector: { app: 'db' } } }],
        now: '2026-01-01T12:00:00Z',
        unread: {},
        logs: [
          {
            pod: 'ledger-7f9c',
            namespace: 'shop',
            container: 'ledger',
            previous: true,
            text: 'ERROR ledger-7f9c: dial tcp payments-db:5432 (10.42.7.9): connection refused, password=hunter2hunter2\n',
          },
        ],
      }),
      analyzers: chooseAnalyzers([filter], analyzers),
      settings: { ...noSettings, logs: { lastLines: 5, pods: 10 } },
      id: 'r',
      requestedFilters: [],
      elapsed: () => 0,
    });
    const [incident] = report.incidents;
    if (incident === undefined) throw new Error('no incident');
    const { server, final } = await explaining({});
    server.will(explains(() => ({ happening: 'It cannot reach a database.', steps: ['Look.'] })));
    await final({ incident, report });
    const told = server.asked.map(({ raw }) => raw).join('\n');
    expect(told).toContain('connection refused');
    const all = ['ledger-7f9c', 'payments-db', '10.42.7.9', 'hunter2'];
    expect(all.filter((one) => told.includes(one))).toEqual([]);
  },
);
