// SPDX-License-Identifier: Apache-2.0

import { DAY, MINUTE } from '../core/clock.ts';
import { defineCommand, type Plan } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import type { FormField } from '../core/form.ts';
import type { Incident } from '../core/incident.ts';
import { redactSecrets } from '../core/redact/redact-secrets.ts';
import type { Report } from '../core/report.ts';
import { parseSpan } from '../core/time-span.ts';
import { incidentsToMark, markedBy, marksHere, whichField } from './incidents-to-mark.ts';
import { troubledReportHere } from './report-here.ts';
import { silenceWanted } from './silence-wanted.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

const SPANS = [
  { label: '1 hour', value: '1h' },
  { label: '4 hours', value: '4h' },
  { label: '1 day', value: '1d' },
  { label: 'Until it is fixed', value: 'fixed' },
] as const;

const REASON = 200;
/** Longer than this nobody remembers why. */
const LONGEST = 30 * DAY;

const isSpan = (word: string): boolean => word === 'fixed' || parseSpan(word) !== undefined;

/** Milliseconds; undefined = until it is fixed. */
const spanOf = (text: string): number | undefined => {
  if (text === 'fixed') return undefined;
  const ms = parseSpan(text);
  if (ms === undefined || ms < MINUTE || ms > LONGEST)
    throw new Refused(
      `An incident is muted for a time such as 1h, 4h or 1d, 30d at most, or until it is fixed; not for "${text.slice(0, 40)}".`,
      { hint: 'mute 1 --for 4h' },
    );
  return ms;
};

const durationField: FormField = {
  as: 'flag',
  name: 'for',
  label: 'How long',
  required: true,
  type: 'choice',
  several: false,
  options: SPANS,
  initial: ['1h'],
};

const reasonField: FormField = {
  as: 'flag',
  name: 'reason',
  label: 'Why (others see it)',
  required: false,
  type: 'text',
  long: false,
  placeholder: 'known, fixed with the release of tonight',
  max: REASON,
};

/** How long one incident is muted. */
const askTime = (line: string): Plan & { type: 'form' } => ({
  type: 'form',
  form: { title: 'Mute', submit: 'Mute', line, fields: [durationField, reasonField] },
  instead: {
    summary: 'For how long?',
    blocks: [
      { type: 'paragraph', text: ['For how long?'] },
      {
        type: 'actions',
        actions: SPANS.map(({ label, value }) => ({
          label,
          line: `${line} --for ${value}`,
          style: 'default',
        })),
      },
    ],
  },
});

/** A form where the incidents, the time or both are still to be chosen. */
const askMore = (report: Report, offered: readonly Incident[], chosen: readonly string[]): Plan => {
  if (offered.length === 0) throw new Refused('Every incident of that report is muted already.');
  const line = `mute --report ${report.id}`;
  const { form, instead } = askTime(line);
  return {
    type: 'form',
    form: { ...form, fields: [whichField(report, offered, chosen), ...form.fields] },
    instead: {
      ...instead,
      summary: 'Which incident, and for how long: mute 1 --for 4h',
      blocks: [
        { type: 'paragraph', text: ['Which incident, and for how long? For example:'] },
        { type: 'code', text: '/k8sgpt mute 1 --for 4h' },
      ],
    },
  };
};

export default defineCommand({
  verb: 'mute',
  right: 'act',
  summary: 'Fold an incident away for some time, or until it is fixed; reports still count it',
  operands: { placeholder: '[NUMBER] [TIME]', max: 25, suggests: 'incidents' },
  flags: {
    ...undoFlags,
    for: {
      type: 'text',
      placeholder: 'TIME',
      description: '1h, 4h, 1d or another time up to 30d; fixed = until it is fixed',
    },
    reason: { type: 'text', placeholder: 'WORDS', description: 'why, for others' },
    take: { type: 'boolean', description: 'also where somebody else has muted it already' },
    undo: { type: 'boolean', description: 'show it again' },
    rule: {
      type: 'boolean',
      description: 'not one incident, but all that fits: nothing new is told of them',
    },
    cluster: {
      type: 'text',
      placeholder: 'NAME',
      description: 'with --rule: of this cluster',
      suggests: 'clusters',
    },
    namespace: {
      type: 'list',
      short: 'n',
      placeholder: 'NAMESPACE',
      description: 'with --rule: namespaces; * stands for anything',
      suggests: 'namespaces',
    },
    code: {
      type: 'list',
      placeholder: 'CODE',
      description: 'with --rule: codes of the cause, such as pod-*',
    },
    severity: { type: 'list', placeholder: 'SEVERITY', description: 'with --rule: critical, warning, info' },
    labels: { type: 'text', placeholder: 'SELECTOR', description: 'with --rule: a label selector' },
  },
  examples: [
    'mute 1 --for 4h',
    'mute 2 fixed --reason "fixed with the release of tonight"',
    'mute 2 --undo',
    'mute --rule --namespace shop --code pod-* --for 2h',
  ],
  needs: ['report', 'records'],
  plan: ({ flags, operands }, context) => {
    const said = redactSecrets(flags.reason ?? '')
      .trim()
      .slice(0, REASON);
    if (flags.rule === true) {
      const lasts = flags.for ?? operands.find(isSpan);
      const { cluster, namespace: namespaces, code: codes, severity, labels } = flags;
      const ms = lasts === undefined ? undefined : spanOf(lasts);
      return silenceWanted(
        { cluster, namespaces, codes, severities: severity, labels, ms, reason: said },
        context,
      );
    }
    const named = [...flags.incident, ...operands.filter((word) => !isSpan(word))];
    if (flags.undo === true)
      return undoMark(
        'unmute',
        { flags: { incident: named }, operands: [] },
        context,
        ({ muted }) => muted !== undefined,
      );
    const subjects = incidentsToMark(named, context);
    const time = flags.for ?? operands.find(isSpan);
    const [subject, ...more] = subjects;
    if (subject === undefined || (time === undefined && more.length > 0)) {
      const report = troubledReportHere(context);
      const marks = marksHere(context);
      const offered = report.incidents.filter(({ id }) => marks.get(id)?.muted === undefined);
      return askMore(
        report,
        offered,
        subjects.map(({ incident }) => incident),
      );
    }
    if (time === undefined)
      return askTime(
        `mute --report ${subject.report} --incident ${subject.incident}${flags.take === true ? ' --take' : ''}`,
      );
    const ms = spanOf(time);
    return {
      type: 'mark',
      subjects,
      mark: {
        ...markedBy(context),
        type: 'mute',
        ...(ms === undefined ? {} : { until: context.now + ms }),
        ...(said === '' ? {} : { reason: said }),
        take: flags.take === true,
      },
    };
  },
});
