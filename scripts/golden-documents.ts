// SPDX-License-Identifier: Apache-2.0

/** Takes the documents that every renderer is tried on from the views: `npx tsx scripts/golden-documents.ts`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { Document } from '../src/core/document.ts';
import { Refused } from '../src/core/errors.ts';
import type { Explanation } from '../src/core/explanation.ts';
import { type IncidentRecord, marksOf } from '../src/core/incident-record.ts';
import type { QuestionAnswer } from '../src/core/question.ts';
import type { Report } from '../src/core/report.ts';
import { summaryOf } from '../src/core/report-summary.ts';
import { guidanceFor } from '../src/explain/guidance.ts';
import { guidedAnswer } from '../src/explain/guided-answer.ts';
import { alertView } from '../src/views/alert.ts';
import { stepNoteView, turnNoteView } from '../src/views/alert-note.ts';
import { explainedView, explainingView } from '../src/views/explaining.ts';
import { historyView, incidentHistoryView } from '../src/views/history.ts';
import { homeView } from '../src/views/home.ts';
import { incidentView } from '../src/views/incident.ts';
import { incidentsView } from '../src/views/incidents.ts';
import { keptView, markedNoteView } from '../src/views/marked.ts';
import { progressView } from '../src/views/progress.ts';
import { answerView, askingView } from '../src/views/question.ts';
import { reportView } from '../src/views/report.ts';
import { stormAlertView } from '../src/views/storm-alert.ts';
import { bugView, refusedView } from '../src/views/trouble.ts';
import { openRecord, turn } from '../test/support/alerts.ts';
import { demoReport } from '../test/support/demo-report.ts';
import { goldenProduction } from './golden-production.ts';
import { goldenRouteTest, goldenTrend } from './golden-trend.ts';
import { root } from './root.ts';

const hostileText = [
  '<!channel> <!here|here> @everyone <@U0ANA> <#C0OPS> <https://evil.example|click here>',
  '*bold* _it_ ~no~ `code` ```block``` > quote [x](https://evil.example) <script>alert(1)</script> &lt;b&gt;',
  'null \u0000 escape \u001b[31m bell \u0007 turned \u202eesrever\u202c',
  'مرحبا 日本語 é 🧑‍🚒 👩🏽‍❤️‍💋‍👨🏿',
].join('\n');

const hostile: Document = {
  summary: hostileText,
  blocks: [
    { type: 'headline', tone: 'critical', text: [hostileText] },
    { type: 'paragraph', text: [hostileText, { type: 'strong', text: hostileText }] },
    {
      type: 'section',
      tone: 'warning',
      title: [hostileText],
      lines: [[{ type: 'code', text: hostileText }]],
      actions: [],
    },
    { type: 'list', ordered: true, items: [[hostileText], [{ type: 'emphasis', text: hostileText }]] },
    { type: 'fields', fields: [{ label: hostileText, value: [hostileText] }] },
    {
      type: 'table',
      columns: ['Object', hostileText],
      rows: [[[hostileText], [{ type: 'code', text: hostileText }]]],
    },
    { type: 'code', text: hostileText, language: 'sh' },
    { type: 'quote', text: [hostileText] },
    { type: 'note', text: [hostileText] },
    { type: 'progress', done: 1, total: 3, label: [hostileText] },
    { type: 'divider' },
    {
      type: 'actions',
      actions: [{ label: '<!channel> *b*', line: 'explain --report r1', style: 'default' }],
    },
  ],
};

const documents = async (): Promise<Readonly<Record<string, Document>>> => {
  const report = await demoReport();
  const [incident] = report.incidents;
  if (incident === undefined) throw new Error('the demo has no incidents');
  const explanation = guidanceFor(incident, report);
  // As a model's words look once they are presented: each claim with the marks of what it rests on.
  const written: Explanation = {
    ...explanation,
    source: 'ai',
    note: undefined,
    model: 'gpt-x',
    cause: 'The memory limit of `ledger-db` is lower than what it needs to start.',
    confidence: 'high',
    because: [
      'It was ended for using more memory than it may [1].',
      'Nothing else answers for it, so those that call it fail [2][3].',
    ],
    sources: explanation.because.map((text) => ({ title: 'The report', text })),
    next: 'Look at what it keeps in memory: `kubectl top pod ledger-db-0 -n payments`.',
  };
  const explained: Report = { ...report, explanations: { [incident.id]: explanation } };
  const healthy: Report = { ...report, status: 'OK', incidents: [], findings: [], skipped: [] };
  const incomplete: Report = {
    ...healthy,
    status: 'Incomplete',
    skipped: [
      { kind: 'Secret', reason: 'forbidden', detail: 'may not list secrets' },
      { kind: 'HTTPRoute', reason: 'absent', detail: 'not installed' },
      { kind: 'Node', reason: 'unavailable', detail: 'did not answer in time' },
    ],
  };
  const question = 'why can nobody pay, and what should I look at first?';
  const answered: QuestionAnswer = {
    ...guidedAnswer({ report, question, incident: incident.id, earlier: [] }),
    note: 'no AI key is set',
  };
  const generated: QuestionAnswer = { ...answered, source: 'ai', note: undefined, model: 'gpt-x' };
  const asked = { report, question, askedBy: 'ana', final: true };
  const ben = { platform: 'slack', workspace: 'T1', id: 'U0BEN', name: 'ben' };
  const at = report.takenAt + 120_000;
  const marked = (place: number, done: Partial<IncidentRecord>): IncidentRecord => {
    const about = report.incidents[place] ?? incident;
    const { id, severity, title, namespaces } = about;
    return {
      schema: 1,
      state: 'reported',
      cluster: report.cluster,
      incident: id,
      severity,
      title,
      namespaces,
      report: report.id,
      history: [],
      ...done,
    };
  };
  const ack = { type: 'ack' as const, by: ben, at, interaction: 'i1' };
  const acknowledged = marked(0, {
    acknowledged: { by: ben, at },
    assigned: { to: { ...ben, id: 'U0ANA', name: 'ana' }, by: ben, at },
    history: [{ at, by: ben, interaction: 'i1', deed: 'acknowledged' }],
  });
  const muted = marked(2, { muted: { by: ben, at, until: at + 3_600_000, reason: 'known' } });
  const marks = marksOf([acknowledged, muted], at);
  const history = [summaryOf({ ...report, id: 'r2', takenAt: at }), summaryOf(report)];
  const clusters = [
    { name: 'demo', default: true, namespaces: ['shop'], seenAt: at, source: 'kubernetes' },
    { name: 'staging', default: false, namespaces: [], trouble: 'connection refused', source: 'kubernetes' },
  ];
  const scope = { namespaces: ['shop', 'payments'] };
  const mention = { id: 'oncall-shop', name: 'oncall-shop' };
  const opened = { ...turn('opened', at), loud: true as const };
  const worse = { ...turn('worse', at + 300_000, '2 more workloads'), loud: true as const };
  const gone = turn('resolved', at + 1_260_000, 'ConfigMap created');
  const alerting = openRecord(report, 1, at);
  const taken = openRecord(report, 1, at, {
    acknowledged: { by: ben, at: at + 120_000 },
    watch: { turns: [opened, worse] },
  });
  const resolved = openRecord(report, 1, at, {
    state: 'resolved',
    watch: { turns: [opened, gone], resolvedAt: gone.at },
  });
  return {
    report: reportView(report),
    'report-explained': reportView(explained),
    healthy: reportView(healthy),
    incomplete: reportView(incomplete),
    progress: progressView({
      cluster: 'prod-eu',
      scope,
      askedBy: 'ana',
      runId: '01k9x3v8',
      step: { label: 'read Pod · 7 of 18 kinds', done: 7, total: 18 },
    }),
    incident: incidentView(incident, 1, report),
    explanation: incidentView(incident, 1, explained, { explanation }),
    'explanation-generated': incidentView(incident, 1, report, { explanation: written }),
    explaining: explainingView(report, 2, 1),
    explained: explainedView(explained, [incident.id]),
    'report-marked': reportView(report, marks),
    'incident-marked': incidentView(incident, 1, report, { record: marks.get(incident.id) }),
    incidents: incidentsView(report, marks),
    'marked-note': markedNoteView([acknowledged], ack),
    kept: keptView([{ subject: acknowledged, record: acknowledged }], ack),
    alert: alertView(alerting, { report, mention }),
    'alert-taken': alertView(taken, { report, mention }),
    'alert-resolved': alertView(resolved, { report, mention }),
    'alert-storm': stormAlertView({
      id: '0a1b2c3d-mf2k8q1c',
      cluster: report.cluster,
      since: at,
      until: at + 95_000,
      records: [0, 1, 2].map((place) =>
        openRecord(report, place, at + place, place === 1 ? { acknowledged: { by: ben, at } } : {}),
      ),
      mention,
    }),
    'alert-worse-note': turnNoteView(alerting, worse, mention) ?? hostile,
    'alert-step-note': stepNoteView({ at, by: ben, interaction: 'i2', deed: 'acknowledged' }),
    trend: goldenTrend(report, at),
    'route-test': goldenRouteTest(),
    history: historyView(report.cluster, history),
    'incident-history': incidentHistoryView(acknowledged, acknowledged, history),
    home: homeView({ me: ben, clusters, history, records: [...marks.values()] }),
    asking: askingView(report.cluster, question, 'ana'),
    answer: answerView(answered, asked),
    'answer-generated': answerView(generated, asked),
    'answer-under-way': answerView(
      {
        ...generated,
        steps: [],
        sources: [],
        looked: ['Pods of payments', 'the log of ledger-db-0'],
      },
      { ...asked, final: false, runId: '0123456789abcdef' },
    ),
    refused: refusedView(new Refused('I don\'t know "analize". Did you mean analyze?', { hint: 'analyze' }), {
      label: 'Run it',
      line: 'analyze',
    }),
    bug: bugView('Something went wrong, and nothing was started', '1a2b3c4d'),
    ...(await goldenProduction()),
    hostile,
  };
};

const folder = `${root}test/golden/documents/`;
await mkdir(folder, { recursive: true });
for (const [name, document] of Object.entries(await documents()))
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(Document.parse(document), null, 2)}\n`);
