// SPDX-License-Identifier: Apache-2.0

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { memoryQueue } from '../../adapters/queue/memory.ts';
import { fileState } from '../../adapters/state/file.ts';
import { alertInTask } from '../../src/alerts/alert-in.ts';
import { createAlertInState } from '../../src/alerts/alert-in-state.ts';
import { routesConfig, routesOf } from '../../src/config/routes.ts';
import { MINUTE, SECOND } from '../../src/core/clock.ts';
import type { ExternalAlert, ExternalAlerts } from '../../src/core/external-alert.ts';
import { formatRef } from '../../src/core/ref.ts';
import type { Report } from '../../src/core/report.ts';
import { JobPayload } from '../../src/core/run.ts';
import { createIncidentBook } from '../../src/incident-book.ts';
import { createOutbox } from '../../src/outbox.ts';
import { createReports } from '../../src/reports.ts';
import { keepingLog } from '../support/adapter-parts.ts';
import { demoReport } from '../support/demo-report.ts';
import { documentText } from '../support/document-text.ts';
import { watchedRecord } from '../support/incident-events.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const ops = { platform: 'slack', workspace: 'T1', channel: 'C-ops' };
const at = Date.parse('2026-11-22T09:50:00Z');

const alert = (labels: Record<string, string> = {}, more: Partial<ExternalAlert> = {}): ExternalAlert => ({
  status: 'firing',
  fingerprint: JSON.stringify(labels),
  labels: {
    alertname: 'KubePodCrashLooping',
    severity: 'warning',
    namespace: 'shop',
    pod: 'checkout-7d9f8b6c5-x2v4k',
    ...labels,
  },
  annotations: { summary: 'Pod is crash looping.' },
  startsAt: at,
  ...more,
});
const over = (one: ExternalAlert): ExternalAlert => ({
  ...one,
  status: 'resolved',
  endsAt: at + 20 * MINUTE,
});
const group = (alerts: readonly ExternalAlert[], more: Partial<ExternalAlerts> = {}): ExternalAlerts => ({
  groupKey: 'group',
  alerts,
  firing: alerts.filter(({ status }) => status === 'firing').length,
  resolved: alerts.filter(({ status }) => status === 'resolved').length,
  signature: alerts.map(({ fingerprint, status }) => `${fingerprint} ${status}`).join(),
  ...more,
});

let report: Report;
beforeAll(async () => {
  report = await demoReport();
});

const world = () => {
  const clock = virtualClock();
  const { log } = keepingLog();
  const state = fileState({ directory: undefined, clock, log });
  const outbox = createOutbox(state, clock);
  const book = createIncidentBook(state);
  const reports = createReports(state);
  const jobs: JobPayload[] = [];
  const queue = memoryQueue({ clock, log });
  const kept = createAlertInState(state, clock.now);
  const task = alertInTask({
    settings: { clusterLabel: 'cluster', clusters: { 'eu-1': 'prod-eu' }, analyze: true, explain: true },
    state: kept,
    queue: {
      enqueue: async (name, job) => {
        jobs.push(JobPayload.parse(JSON.parse(job.payload)));
        await queue.enqueue(name, job);
      },
    },
    outbox,
    book,
    reports,
    directory: async () => ({
      clusters: [{ name: 'prod-eu', default: true, namespaces: [], source: 'kubernetes' }],
    }),
    routes: routesOf(routesConfig.schema.parse({ default: ops })),
    clock,
    log,
  });
  const tick = () => task.run(clock.now(), new AbortController().signal);
  const post = async (alerts: ExternalAlerts) => {
    await kept.take(alerts);
    await tick();
    void clock.sleep(SECOND);
    const end = clock.now() + SECOND;
    await clock.until(() => clock.now() >= end, MINUTE);
  };
  /** Messages by the last part of their key, as people see them. */
  const messages = async (): Promise<Record<string, string>> => {
    const records = await Promise.all((await outbox.pending()).map(({ key }) => outbox.read(key)));
    return Object.fromEntries(
      records.flatMap((record) =>
        record === undefined
          ? []
          : [[record.key.split('/').at(-1) ?? '', documentText(record.document).replaceAll('`', '').trim()]],
      ),
    );
  };
  return { clock, outbox, book, reports, jobs, post, tick, messages, state };
};
const explained = {
  source: 'guidance',
  happening: 'It cannot start.',
  because: [],
  steps: ['Look at it.'],
  verify: 'It runs.',
} as const;
type World = ReturnType<typeof world>;

let here: World;
beforeEach(() => {
  here = world();
});

describe('an alert about one of our incidents', () => {
  const incident = () =>
    report.incidents.find(({ affected }) => affected.some(({ kind }) => kind === 'Deployment'));
  const about = async () => {
    const found = incident();
    const deployment = found?.affected.find(({ kind }) => kind === 'Deployment');
    if (found === undefined || deployment === undefined) throw new Error('the demo has no such incident');
    await here.reports.save(report);
    const record = watchedRecord({
      record: { cluster: 'prod-eu', incident: found.id, report: report.id },
      watched: {
        findings: [...found.findings] as [string],
        places: [ops],
        object: formatRef(found.cause.object),
      },
    });
    await here.book.change('prod-eu', found.id, () => record);
    return { namespace: deployment.namespace ?? '', pod: `${deployment.name}-7d9f8b6c5-x2v4k` };
  };

  test('is a note in its thread, and one more when it is over', async () => {
    const labels = await about();
    await here.post(group([alert({ ...labels, cluster: 'eu-1' })]));
    const [key = '', text] = Object.entries(await here.messages())[0] ?? [];
    expect(Object.keys(await here.messages())).toHaveLength(1);
    expect(key).toMatch(/^alertmanager-.*-firing$/);
    expect(text).toMatch(/^Alertmanager: KubePodCrashLooping firing since /);
    const record = await here.outbox.read((await here.outbox.pending())[0]?.key ?? '');
    expect(record?.thread).toMatchObject({ parentKey: expect.stringMatching(/^alert\/prod-eu\/.*\/root$/) });
    await here.post(group([over(alert({ ...labels, cluster: 'eu-1' }))]));
    expect(Object.values(await here.messages())[1]).toMatch(/^Alertmanager: KubePodCrashLooping resolved /);
    // Nothing is checked that was checked already.
    expect(here.jobs).toEqual([]);
  });

  test('of another cluster is a message of its own', async () => {
    const labels = await about();
    await here.post(group([alert({ ...labels, cluster: 'dev' })]));
    expect(Object.keys(await here.messages())).toEqual(['root']);
  });
});

describe('an alert about nothing that is known', () => {
  test('is a message by the routes; the object is checked, and what is found stands in the thread', async () => {
    await here.post(group([alert()]));
    const [root] = Object.values(await here.messages());
    expect(root).toContain('prod-eu: KubePodCrashLooping · firing · from Alertmanager');
    expect(root).toContain('Pod checkout-7d9f8b6c5-x2v4k');
    expect(here.jobs.map(({ run }) => run.work)).toEqual([
      {
        kind: 'analyze',
        cluster: 'prod-eu',
        scope: { namespaces: ['shop'], object: { kind: 'Pod', name: 'checkout-7d9f8b6c5-x2v4k' } },
        filters: [],
        explain: true,
      },
    ]);
    const id = here.jobs[0]?.run.id ?? '';
    await here.reports.save({ ...report, id, cluster: 'prod-eu' });
    await here.tick();
    const found = (await here.messages())['check'];
    expect(found).toBeDefined();
    // The explanation comes later, and the same reply is edited.
    const lead = report.incidents[0]?.id ?? '';
    const explanation = { ...explained, incident: lead };
    await here.reports.save({
      ...report,
      id,
      cluster: 'prod-eu',
      explanations: { [lead]: explanation },
    });
    await here.tick();
    expect((await here.messages())['check']).not.toBe(found);
    expect(await here.state.list('alert-check/')).toEqual([]);
  });

  test('of which nothing is found says so', async () => {
    await here.post(group([alert()]));
    await here.reports.save({ ...report, id: here.jobs[0]?.run.id ?? '', incidents: [], findings: [] });
    await here.tick();
    expect((await here.messages())['check']).toBe(
      'I checked shop / Pod checkout-7d9f8b6c5-x2v4k in prod-eu and found nothing wrong with it',
    );
  });

  test('is edited while it changes, and resolved; later it is a new message', async () => {
    await here.post(group([alert()]));
    await here.post(group([alert(), alert({ pod: 'cart-0' })]));
    expect((await here.messages())['root']).toContain('2 firing');
    expect(here.jobs).toHaveLength(1);
    await here.post(group([over(alert()), over(alert({ pod: 'cart-0' }))]));
    expect((await here.messages())['root']).toContain('resolved');
    expect((await here.messages())['resolved']).toMatch(
      /^Alertmanager: KubePodCrashLooping \(2 times\) resolved /,
    );
    await here.post(group([alert()]));
    expect((await here.outbox.pending()).filter(({ key }) => key.endsWith('/root'))).toHaveLength(2);
  });

  test('is told once, however often and by however many it is posted', async () => {
    for (let times = 0; times < 5; times += 1) await here.post(group([alert()]));
    expect(await here.outbox.pending()).toHaveLength(1);
    expect(here.jobs).toHaveLength(1);
    await here.post(group([over(alert())]));
    const before = await here.messages();
    await here.post(group([over(alert())]));
    expect(await here.messages()).toEqual(before);
  });

  test('that nobody was told of is not told to be over', async () => {
    await here.post(group([over(alert())]));
    expect(await here.outbox.pending()).toEqual([]);
  });

  test('a flood is one message that counts all', async () => {
    const many = Array.from({ length: 300 }, (_, n) =>
      alert({ pod: `web-${n}`, alertname: `Rule${n % 12}` }),
    );
    await here.post(group(many, { firing: 10_000 }));
    const messages = await here.messages();
    expect(Object.keys(messages)).toEqual(['root']);
    expect(messages['root']).toContain('10000 firing');
    expect(messages['root']).toContain('4 more rules of this group');
    expect(messages['root']).toContain('9700 more alerts of this group, not listed');
    expect(here.jobs).toHaveLength(1);
  });

  test('of a cluster that is none of ours is told and not checked', async () => {
    await here.post(group([alert({ cluster: 'elsewhere' })]));
    expect((await here.messages())['root']).toContain('elsewhere: KubePodCrashLooping');
    expect(here.jobs).toEqual([]);
  });
});
