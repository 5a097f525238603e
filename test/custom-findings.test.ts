// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from 'vitest';
import { analyzers } from '../analyzers/index.ts';
import { noSettings } from '../src/core/analysis-settings.ts';
import { analyzeSnapshot } from '../src/core/analyze.ts';
import { chooseAnalyzers } from '../src/core/choose-analyzers.ts';
import { customFilter } from '../src/core/custom-filter.ts';
import type { CustomFinding, CustomOutcome } from '../src/core/custom-finding.ts';
import { plain } from '../src/core/document.ts';
import type { Report } from '../src/core/report.ts';
import type { Scope } from '../src/core/snapshot.ts';
import { snapshotOfObjects } from '../src/core/snapshot-of-objects.ts';
import { reportView } from '../src/views/report.ts';
import { deployment, NOW, type Raw } from './support/objects.ts';

const disk = customFilter({ name: 'disk', title: 'Disks that are full' });
const full: CustomFinding = { kind: 'Host', name: 'rack-7', text: 'disk /var is 97% full', sensitive: [] };

const outcome = (findings: readonly CustomFinding[], rest: Partial<CustomOutcome> = {}): CustomOutcome => ({
  name: 'disk',
  severity: 'warning',
  findings,
  ...rest,
});

const check = (
  objects: readonly Raw[],
  custom: readonly CustomOutcome[],
  {
    scope = {},
    settings = noSettings,
    filters = [],
  }: { scope?: Scope; settings?: typeof noSettings; filters?: readonly string[] } = {},
): Promise<Report> =>
  analyzeSnapshot({
    snapshot: { ...snapshotOfObjects(objects, { cluster: 'test', now: NOW, scope }), custom },
    analyzers: chooseAnalyzers(filters, [...analyzers, disk]),
    settings,
    id: 'report',
    requestedFilters: filters,
    elapsed: () => 0,
  });

const said = (report: Report) => report.findings.filter(({ code }) => code.startsWith('custom/'));
const web = deployment('web', { replicas: 2 });
const pods = web
  .filter(({ kind }) => kind === 'Pod')
  .map(({ metadata }) => (metadata as { name: string }).name);

describe('what an analyzer of somebody else found', () => {
  it('is a finding and an incident of its own, named by its code', async () => {
    const report = await check([], [outcome([{ ...full, code: 'disk-full', severity: 'critical' }])]);
    expect(said(report)).toMatchObject([
      {
        code: 'custom/disk/disk-full',
        severity: 'critical',
        object: { kind: 'Host', name: 'rack-7' },
        kubectl: '',
      },
    ]);
    expect(report.incidents.map(({ title }) => plain(title))).toEqual([
      'Host rack-7 – disk /var is 97% full',
    ]);
    expect(report.filters).toContain('disk');
    expect(report.status).toBe('ProblemDetected');
  });

  it('keeps its identity while numbers, hashes and replicas change', async () => {
    const ids = async (...texts: readonly string[]) =>
      Promise.all(
        texts.map(async (text, at) => {
          const name = pods[at] ?? '';
          const [first] = said(
            await check(web, [outcome([{ ...full, kind: 'Pod', namespace: 'shop', name, text }])]),
          );
          return first?.id;
        }),
      );
    const [one, two] = await ids(
      `volume 7d9f8b6c of ${pods[0] ?? ''} is 97.5% full`,
      `volume 1c2d3e4f of ${pods[1] ?? ''} is 99% full`,
    );
    expect(one).toBe(two);
    const [three] = await ids(`volume of ${pods[0] ?? ''} is gone`);
    expect(three).not.toBe(one);
  });

  it('belongs to the workload of its pod, and replicas are one finding', async () => {
    const findings = pods.map((name) => ({ ...full, kind: 'Pod', namespace: 'shop', name, code: 'full' }));
    const [finding, ...others] = said(await check(web, [outcome(findings)]));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ owner: { kind: 'Deployment', name: 'web', namespace: 'shop' } });
    expect(finding?.objects).toHaveLength(2);
  });

  it('folds under what breaks the same workload', async () => {
    const broken = deployment('web', { trouble: 'crash' });
    const pod = broken.find(({ kind }) => kind === 'Pod')?.['metadata'] as { name: string };
    const finding = { ...full, kind: 'Pod', namespace: 'shop', name: pod.name, code: 'full' };
    const report = await check(broken, [outcome([finding])]);
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]?.cause.code).toMatch(/^pod/);
    expect(report.incidents[0]?.findings).toHaveLength(
      report.findings.filter(({ advice }) => advice !== true).length,
    );
  });

  it('says several things of one object without losing one', async () => {
    const [finding] = said(
      await check(
        [],
        [
          outcome([
            { ...full, code: 'full' },
            { ...full, code: 'full', text: 'disk /tmp is 91% full' },
          ]),
        ],
      ),
    );
    expect(JSON.stringify(finding?.evidence)).toContain('/tmp is 91% full');
  });

  test.each([
    [
      'a name with its namespace, as k8sgpt writes it',
      { kind: 'Pod', name: 'shop/gone' },
      'Pod/shop/gone',
      'not found',
    ],
    [
      'a kind in other letters',
      { kind: 'pod', name: 'gone', namespace: 'shop' },
      'Pod/shop/gone',
      'not found',
    ],
    [
      'a kind of another group',
      { kind: 'Service', name: 'a', apiVersion: 'serving.knative.dev/v1' },
      'Service.serving.knative.dev/a',
      undefined,
    ],
    ['a slash that is none of ours', { kind: 'Disk', name: 'sda/1' }, 'Disk/sda/1', undefined],
  ])('knows %s', async (_, named, shown, note) => {
    const [finding] = said(await check(web, [outcome([{ ...full, ...named }])]));
    const { kind = '', namespace, name } = finding?.object ?? {};
    expect([kind, namespace, name].filter((part) => part !== undefined).join('/')).toBe(shown);
    expect(finding?.evidence.find((each) => each.type === 'field')?.value).toBe(note);
  });

  it('is of its parent where the cluster does not tell', async () => {
    const [finding] = said(await check([], [outcome([{ ...full, parent: { kind: 'Rack', name: 'r1' } }])]));
    expect(finding?.owner).toMatchObject({ kind: 'Rack', name: 'r1' });
  });

  it('is told only of what was asked for', async () => {
    const findings = [
      { ...full, code: 'a', kind: 'Pod', name: 'x', namespace: 'pay' },
      { ...full, code: 'b', kind: 'Pod', name: 'x', namespace: 'shop' },
      { ...full, code: 'c' },
    ];
    const seen = async (scope: Scope) =>
      said(await check(web, [outcome(findings)], { scope })).map(({ code }) => code.at(-1));
    expect((await seen({ namespaces: ['shop'] })).sort()).toEqual(['b']);
    expect((await seen({ except: ['pay'] })).sort()).toEqual(['b', 'c']);
    expect(await seen({ selector: 'app=nothing' })).toEqual([]);
  });

  it('of a kind that nobody else reads is chosen by labels that the analyzer knows', async () => {
    const findings = [
      { ...full, code: 'a', labels: { app: 'disks' } },
      { ...full, code: 'b', labels: { app: 'other' } },
      { ...full, code: 'c' },
    ];
    const seen = said(await check(web, [outcome(findings)], { scope: { selector: 'app=disks' } }));
    expect(seen.map(({ code }) => code)).toEqual(['custom/disk/a']);
  });

  it('names no parent in a namespace that was not asked for', async () => {
    const finding = { ...full, kind: 'Widget', namespace: 'shop', code: 'a' };
    const parent = { kind: 'Board', name: 'merger-plan', namespace: 'pay' };
    const scoped = await check(web, [outcome([{ ...finding, parent }])], { scope: { namespaces: ['shop'] } });
    expect(said(scoped)).toHaveLength(1);
    expect(JSON.stringify(scoped)).not.toContain('merger-plan');
    expect(JSON.stringify(await check(web, [outcome([{ ...finding, parent }])]))).toContain('merger-plan');
  });

  it('is hidden and graded as the operator says', async () => {
    const settings = { ...noSettings, codes: { 'custom/disk/full': { severity: 'info' as const } } };
    const graded = await check([], [outcome([{ ...full, code: 'full' }])], { settings });
    expect(said(graded)[0]?.severity).toBe('info');
    const hidden = await check([], [outcome([full])], {
      settings: { ...noSettings, ignore: [{ codes: ['disk'] }] },
    });
    expect(hidden.suppressed).toBe(1);
    expect(said(hidden)).toEqual([]);
  });

  it('names what no model may see', async () => {
    const report = await check([], [outcome([{ ...full, sensitive: ['/var', 'R2 D2'] }])]);
    expect(report.names).toEqual(
      expect.arrayContaining([
        { kind: 'sensitive', value: '/var' },
        { kind: 'sensitive', value: 'R2 D2' },
        { kind: 'Host', value: 'rack-7' },
      ]),
    );
  });

  it('holds no secret', async () => {
    const text = 'cannot log in with password=hunter2secret at postgres://u:sup3rs3cret@db/x';
    expect(JSON.stringify(await check([], [outcome([{ ...full, text }])]))).not.toMatch(
      /hunter2secret|sup3rs3cret/,
    );
  });
});

describe('an analyzer that did not do its part', () => {
  const trouble = { reason: 'timeout' as const, detail: 'no answer within 10 s' };

  it('leaves the cluster neither healthy nor the rest unchanged', async () => {
    const report = await check([], [outcome([], { trouble })]);
    expect(report.status).toBe('Incomplete');
    const text = JSON.stringify(reportView(report));
    expect(text).toContain('disk (no answer within 10 s)');
    expect(text).toContain('1 custom analyzer did not do its part: disk');
  });

  it('has nothing to look at where the cluster has none of its kinds, which counts when it was named', async () => {
    const unread = [{ kind: 'widgets', reason: 'absent' as const, detail: 'the server has no widgets' }];
    const absent = outcome([], { unread, isInapplicable: true });
    const report = await check([], [absent]);
    expect(report).toMatchObject({ status: 'OK', skipped: unread });
    expect(report.notApplicable).toBeUndefined();
    const named = await check([], [absent], { filters: ['disk'] });
    expect(named).toMatchObject({ status: 'Incomplete', notApplicable: ['disk'] });
    expect(JSON.stringify(reportView(named))).toContain('disk does not apply to this cluster');
  });

  it('is no analyzer of a healthy cluster where a kind may not be read', async () => {
    const unread = [
      { kind: 'widgets', reason: 'forbidden' as const, detail: 'forbidden: cannot list widgets' },
    ];
    const report = await check([], [outcome([], { unread })]);
    expect(report.status).toBe('Incomplete');
    expect(JSON.stringify(reportView(report))).toContain(
      'disk (without widgets: forbidden: cannot list widgets)',
    );
  });

  it('keeps what it found until then', async () => {
    const report = await check([], [outcome([full], { trouble })]);
    expect(said(report)).toHaveLength(1);
    expect(report.skipped).toContainEqual({ kind: 'disk', reason: 'failed', detail: trouble.detail });
  });
});
