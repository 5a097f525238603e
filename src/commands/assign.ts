// SPDX-License-Identifier: Apache-2.0

import { type CommandContext, defineCommand, type Plan } from '../core/command.ts';
import { Refused } from '../core/errors.ts';
import type { FormField } from '../core/form.ts';
import type { Incident } from '../core/incident.ts';
import { type IncidentRecord, sameWho, type Who } from '../core/incident-record.ts';
import type { Report } from '../core/report.ts';
import { shortText } from '../views/words.ts';
import { incidentsToMark, markedBy, marksHere, whichField, whoAsks } from './incidents-to-mark.ts';
import { troubledReportHere } from './report-here.ts';
import { undoFlags, undoMark } from './undo-mark.ts';

/** A person's id on some platform: nothing that could be taken for words. */
const ID = /^[\w.:+=/-]{1,80}$/;

/** Everybody of this workspace who did something about an incident: whom one assigns to, mostly. */
const colleagues = ({ records = [] }: CommandContext, me: Who): readonly Who[] => {
  const seen = records.flatMap(({ acknowledged, assigned, muted, history }: IncidentRecord) => [
    ...[acknowledged?.by, assigned?.by, assigned?.to, muted?.by],
    ...history.map(({ by }) => by),
  ]);
  const here = seen.filter(
    (who) =>
      who !== undefined &&
      who.platform === me.platform &&
      who.workspace === me.workspace &&
      !sameWho(who, me),
  ) as readonly Who[];
  // A name where one was ever told.
  const byId = new Map<string, Who>();
  for (const who of here) if (byId.get(who.id)?.name === undefined) byId.set(who.id, who);
  return [...byId.values()];
};

const assignee = (given: string, context: CommandContext): Who => {
  const me = whoAsks(context);
  const word = given.trim().replace(/^<?@?/, '').replace(/>$/, '');
  if (word.toLowerCase() === 'me') return me;
  const known = colleagues(context, me).find(
    ({ id, name }) => id === word || name?.toLowerCase() === word.toLowerCase(),
  );
  if (word === me.id || word === me.name) return me;
  if (known !== undefined) return known;
  if (!ID.test(word))
    throw new Refused(
      `An incident is assigned to "me" or to one person, by mention; not to "${shortText(word, 40)}".`,
      {
        hint: 'assign 1 --to me',
      },
    );
  const name = context.interaction.named?.find(({ id }) => id === word)?.name;
  return {
    platform: me.platform,
    workspace: me.workspace,
    id: word,
    ...(name === undefined ? {} : { name }),
  };
};

/** Choices of a form; Discord and Slack show 25. */
const OFFERED = 24;

const toFields = (context: CommandContext): readonly FormField[] => {
  const people = colleagues(context, whoAsks(context)).filter(({ name }) => name !== undefined);
  return [
    {
      as: 'flag',
      name: 'to',
      label: 'To whom',
      required: true,
      type: 'choice',
      several: false,
      options: [
        { label: 'Me', value: 'me' },
        ...people
          .slice(0, OFFERED)
          .map(({ id, name = id }) => ({ label: shortText(name, 75), value: shortText(id, 90) })),
      ],
      initial: ['me'],
    },
    {
      as: 'flag',
      name: 'person',
      label: 'Or somebody else, by mention or id',
      required: false,
      type: 'text',
      long: false,
      max: 80,
    },
  ];
};

const askWhom = (
  line: string,
  fields: readonly FormField[],
  context: CommandContext,
  isOne: boolean,
): Plan => ({
  type: 'form',
  form: { title: 'Assign', submit: 'Assign', line, fields: [...fields, ...toFields(context)] },
  instead: {
    summary: 'To whom: assign 1 --to me, or a mention',
    blocks: [
      { type: 'paragraph', text: ['To whom? Mention somebody, for example:'] },
      { type: 'code', text: '/k8sgpt assign 1 --to @ana' },
      ...(isOne
        ? [
            {
              type: 'actions' as const,
              actions: [{ label: 'To me', line: `${line} --to me`, style: 'primary' as const }],
            },
          ]
        : []),
    ],
  },
});

const askMore = (
  report: Report,
  offered: readonly Incident[],
  chosen: readonly string[],
  context: CommandContext,
): Plan => {
  if (offered.length === 0)
    throw new Refused('Every incident of that report is assigned already.', { hint: 'incidents' });
  return askWhom(`assign --report ${report.id}`, [whichField(report, offered, chosen)], context, false);
};

const isPerson = (word: string): boolean => word.toLowerCase() === 'me' || /^<?@/.test(word);

export default defineCommand({
  verb: 'assign',
  right: 'act',
  summary: 'Say who looks after an incident: you, or somebody you mention',
  operands: { placeholder: '[NUMBER] [me|@PERSON]', max: 25, suggests: 'incidents' },
  flags: {
    ...undoFlags,
    to: { type: 'text', placeholder: 'PERSON', description: 'me, or a mention of somebody' },
    person: { type: 'text', placeholder: 'PERSON', description: 'somebody else than --to says' },
    take: { type: 'boolean', description: 'also where somebody else has it already' },
    undo: { type: 'boolean', description: 'take the assignment away' },
  },
  examples: ['assign 1 --to me', 'assign 2 @ana', 'assign 2 --undo'],
  needs: ['report', 'records'],
  plan: ({ flags, operands }, context) => {
    const named = [...flags.incident, ...operands.filter((word) => !isPerson(word))];
    if (flags.undo === true)
      return undoMark(
        'unassign',
        { flags: { incident: named }, operands: [] },
        context,
        ({ assigned }) => assigned !== undefined,
      );
    const subjects = incidentsToMark(named, context);
    const given = flags.person ?? flags.to ?? operands.find(isPerson);
    const [subject, ...more] = subjects;
    if (subject === undefined || (given === undefined && more.length > 0)) {
      const report = troubledReportHere(context);
      const marks = marksHere(context);
      return askMore(
        report,
        report.incidents.filter(({ id }) => marks.get(id)?.assigned === undefined),
        subjects.map(({ incident }) => incident),
        context,
      );
    }
    if (given === undefined)
      return askWhom(`assign --report ${subject.report} --incident ${subject.incident}`, [], context, true);
    const to = assignee(given, context);
    return {
      type: 'mark',
      subjects,
      mark: { ...markedBy(context), type: 'assign', to, take: flags.take === true },
    };
  },
});
