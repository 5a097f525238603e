// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { demoReport } from '../support/demo-report.ts';
import { answerTo, recordOf, refusalOf } from '../support/planning.ts';

const report = await demoReport();

test('lists each with who looks after it, and leads to its details', () => {
  const records = [recordOf(report, 0, { acknowledged: true }), recordOf(report, 2, { muted: true })];
  const text = answerTo('incidents', { report, records });
  expect(text).toMatchInlineSnapshot(`
    "
    (critical) demo: 3 incidents, 1 acknowledged, 1 muted
    as of 10:25
    (critical) 1 · \`ledger-db\` runs out of memory: OOMKilled at 128Mi, 7 restarts
        \`payments\` / StatefulSet \`ledger-db\` · 2 workloads affected · since 09:53
        acknowledged by @ben 09:55
    (critical) 2 · \`checkout\` is down: ConfigMap \`shop-config\` does not exist
        \`shop\` / Deployment \`checkout\` · since 10:17
        nobody looks after it
    (warning) 3 · \`february-closing\` never fires: no date matches its schedule \`0 0 30 2 *\`
        \`reports\` / CronJob \`february-closing\`
        muted by @ben until 11:00
    [Details of… ▾ 1 · ledger-db runs out of memory: OOMKilled at 128Mi, 7 restarts | 2 · checkout is down: ConfigMap shop-config does not exist | 3 · february-closing never fires: no date matches its schedule 0 0 30 2 *]
    [Ack…] [Mute…] [Assign…]
    "
  `);
});

test('without a report or incidents says so', () => {
  expect(refusalOf('incidents', {}).message).toContain('no report here');
  expect(refusalOf('incidents', { report: { ...report, incidents: [] } }).message).toContain(
    'has no incidents',
  );
});
