// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { dictionaryOf } from '../src/core/mask/dictionary-of.ts';
import type { Report } from '../src/core/report.ts';
import { reportJson } from '../src/core/report-json.ts';
import { ReportJson } from '../src/core/report-json-schema.ts';
import { deployment, NOW, object, type Raw, reportOf, service } from './support/objects.ts';

const broken: readonly Raw[] = [
  ...deployment('api', { replicas: 2, trouble: 'crash', says: 'no <!channel> licence\u0007' }),
  ...service('api', { unready: ['api-5d4f-0', 'api-5d4f-1'] }),
  object('Event', 'api.1', {
    type: 'Warning',
    reason: 'BackOff',
    message: 'Back-off restarting failed container',
    count: 12,
    lastTimestamp: '2026-11-22T09:59:00Z',
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'api-5d4f-0', uid: 'uid-Pod-shop-api-5d4f-0' },
  }),
  object('ConfigMap', 'left-behind', { data: { a: '1' } }),
];

const document = async (objects: readonly Raw[] = broken): Promise<ReportJson> =>
  reportJson(await reportOf(objects));

describe('the JSON document', () => {
  it('has exactly the documented keys', async () => {
    const made = await document();
    expect(Object.keys(made)).toEqual([
      'cluster',
      'takenAt',
      'status',
      'incidents',
      'findings',
      'skipped',
      'suppressed',
    ]);
    expect(Object.keys(made.incidents[0] ?? {})).toEqual([
      'id',
      'severity',
      'cause',
      'title',
      'findings',
      'impact',
      'changes',
      'fix',
    ]);
    expect(Object.keys(made.findings[0] ?? {})).toEqual([
      'id',
      'code',
      'severity',
      'object',
      'objects',
      'owner',
      'message',
      'fix',
      'incident',
      'evidence',
    ]);
    expect(ReportJson.strict().parse(made)).toEqual(made);
  });

  it('names objects as Kind/namespace/name and groups replicas', async () => {
    const made = await document();
    const crash = made.findings.find(({ code }) => code.startsWith('pod-crash/'));
    expect(crash).toMatchObject({
      object: 'Pod/shop/api-5d4f-0',
      objects: ['Pod/shop/api-5d4f-0', 'Pod/shop/api-5d4f-1'],
      owner: 'Deployment/shop/api',
      incident: made.incidents[0]?.id,
    });
    const node = await document([
      object('Node', 'n1', {
        namespace: null,
        spec: { unschedulable: true },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      }),
    ]);
    expect(node.findings.map((finding) => finding.object)).toEqual(['Node/n1']);
  });

  it('points both ways: incidents list their findings, findings name their incident, good practice names none', async () => {
    const made = await document();
    for (const incident of made.incidents) {
      for (const id of incident.findings)
        expect(made.findings.find((finding) => finding.id === id)?.incident).toBe(incident.id);
    }
    expect(
      made.findings.filter(({ incident }) => incident === null).map((finding) => finding.object),
    ).toEqual(['ConfigMap/shop/left-behind']);
  });

  it('keeps times of the cluster as text and messages as plain text without control characters', async () => {
    const made = await document();
    expect(made.takenAt).toBe(new Date(NOW).toISOString());
    expect(made.findings.flatMap(({ evidence }) => evidence)).toContainEqual({
      type: 'container',
      object: 'Pod/shop/api-5d4f-0',
      container: 'app',
      state: 'waiting',
      exitCode: 1,
      restarts: 7,
      reason: 'CrashLoopBackOff',
      ended: 'Error',
      message: 'no <!channel> licence ',
      at: '2026-11-22T09:59:00.000Z',
    });
    expect(JSON.stringify(made)).toContain('no <!channel> licence');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that they are gone is the point
    expect(JSON.stringify(made)).not.toMatch(/\\u00[01]|[\u0000-\u001f]/);
  });

  it('is the same text for the same input in whatever order', async () => {
    const [one, other] = [await document(), await document([...broken].reverse())];
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('holds an explanation where there is one', async () => {
    const report = await reportOf(broken);
    const [incident] = report.incidents;
    const explained: Report = {
      ...report,
      explanations: {
        [incident?.id ?? '']: {
          incident: incident?.id ?? '',
          source: 'guidance',
          happening: 'It crashes.',
          because: [],
          steps: ['Look.'],
          verify: 'Look again.',
          note: 'no AI key is set',
        },
      },
    };
    expect(reportJson(explained).incidents[0]?.explanation).toEqual({
      source: 'guidance',
      happening: 'It crashes.',
      because: [],
      steps: ['Look.'],
      verify: 'Look again.',
      note: 'no AI key is set',
    });
  });
});

describe('status', () => {
  it.each([
    ['ProblemDetected', broken, true],
    ['OK', [...deployment('web')], true],
    ['OK', [object('CronJob', 'nightly', { spec: { schedule: '0 3 * * *', suspend: true } })], true],
    ['Incomplete', [...deployment('web')], false],
  ] as const)('%s', async (status, objects, complete) => {
    const made = reportJson(await reportOf(objects, { complete }));
    expect(made.status).toBe(status);
    expect(made.skipped.length > 0).toBe(!complete);
    expect(made.skipped).toEqual([...made.skipped].sort((a, b) => (a.kind < b.kind ? -1 : 1)));
  });

  it('counts what was looked at: a Deployment with its pods is one workload', async () => {
    const { checked } = await reportOf([
      ...deployment('a', { replicas: 3 }),
      ...deployment('b'),
      object('CronJob', 'c', { spec: { schedule: '0 3 * * *' } }),
    ]);
    expect(checked.workloads).toBe(3);
    expect(checked.kinds).toBeGreaterThan(10);
  });

  it('keeps the names that texts about the findings may hold, nearest first', async () => {
    const report = await reportOf(broken);
    const { names = [] } = report;
    // Objects of findings are known from these; the rest is listed.
    expect(dictionaryOf(report)).toContainEqual({ kind: 'Pod', value: 'api-5d4f-1' });
    expect(names).toContainEqual({ kind: 'image', value: 'registry.example.com/app:1' });
    expect(names).toContainEqual({ kind: 'ConfigMap', value: 'left-behind' });
    expect(new Set(names.map(({ kind, value }) => `${kind} ${value}`)).size).toBe(names.length);
    // Somebody may ask about what is healthy, too.
    expect((await reportOf([...deployment('web')])).names).toContainEqual({
      kind: 'Deployment',
      value: 'web',
    });
  });
});
