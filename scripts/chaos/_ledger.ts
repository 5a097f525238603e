// SPDX-License-Identifier: Apache-2.0

import type { SlackStandIn } from '../../test/standins/slack/slack.ts';
import type { Delivered, Message } from '../../test/standins/slack/types.ts';
import { visibleText } from '../../test/standins/slack/visible-text.ts';

/** What somebody asked for, and what they were told of it at once. */
export interface Asked {
  readonly channel: string;
  readonly text: string;
  /**
   * - taken: acknowledged, so there is one answer
   * - refused: said not to be taken, so there is none
   * - doubtful: said that it is not known, or no acknowledgement came: one answer or none, and never half of one
   */
  readonly said: () => 'taken' | 'refused' | 'doubtful';
  /** What came of its last delivery. */
  delivered: Delivered | undefined;
  /** Slack sent it again: it may be taken then, though somebody was told before that it was not. */
  isRepeated: boolean;
  /** Its answer may be that it could not be done. */
  readonly mayFail: boolean;
}

export interface Expected {
  /** Its answer may be that it could not be done. */
  readonly mayFail?: boolean;
}

/** Every command and its answers: each channel has one command. */
export interface Ledger {
  /** A slash command, which Slack sends once. */
  readonly command: (text: string, expected?: Expected) => Promise<Asked>;
  /** A mention, which Slack sends again until it is acknowledged: `again` does. */
  readonly mention: (text: string, expected?: Expected) => Promise<Asked>;
  /** Sends every mention again that nobody acknowledged. */
  readonly again: () => Promise<void>;
  /** What is still missing or open; empty when everybody has their answer. */
  readonly missing: () => readonly string[];
  /** What must never be, at any time: doubled messages, answers to what was refused. */
  readonly wrong: () => readonly string[];
  readonly asked: readonly Asked[];
  /** It was taken and done: not refused, and no answer that says why not. */
  readonly isDone: (one: Asked) => boolean;
  /** All that was shown in answer to it. */
  readonly textOf: (one: Asked) => string;
  /** Of the bot, in one channel. */
  readonly roots: (channel: string) => readonly Message[];
}

/** The last one: for as long as a memory that was lost does not know any cluster again. */
const refusals = [
  ...['I cannot take this command now', 'nothing was started', 'I could not check who you are'],
  'No worker has reported a cluster yet',
];

/** `whispers`: what was said to this person alone, where an acknowledgement says nothing. */
const saidIn = (
  { status, timedOut, body }: Delivered,
  whispers: readonly Message[],
): ReturnType<Asked['said']> => {
  if (timedOut || status !== 200) return 'doubtful';
  const told = typeof body === 'string' ? body : JSON.stringify(body);
  const words = [told, ...whispers.map(visibleText)].join('\n');
  if (refusals.some((refusal) => words.includes(refusal))) return 'refused';
  return words.includes('I do not know whether') ? 'doubtful' : 'taken';
};

const counted = /demo: (?:(\d+) problems?)?(?:, )?(?:(\d+) warnings?)?/;

/** Replies that the answer has to have: one for each incident; undefined while it is none. */
const repliesOf = (text: string): number | undefined => {
  const [, problems, warnings] = counted.exec(text) ?? [];
  return problems === undefined && warnings === undefined
    ? undefined
    : Number(problems ?? 0) + Number(warnings ?? 0);
};
const isFailure = (text: string): boolean =>
  /I could not |took longer than|does not accept the credentials/.test(text);

/** The same words twice, where they may be once. */
const doubled = (texts: readonly string[]): readonly string[] =>
  texts.filter((text, at) => texts.indexOf(text) !== at);

const inShort = (text: string): string => JSON.stringify(text.slice(0, 90));

export const openLedger = (slack: SlackStandIn, channelAt: (count: number) => string): Ledger => {
  const asked: Asked[] = [];
  const shown = (channel: string): readonly Message[] =>
    slack.messages(channel).filter(({ byBot, onlyFor }) => byBot && onlyFor === undefined);
  const roots = (channel: string): readonly Message[] =>
    shown(channel).filter(({ threadTs }) => threadTs === undefined);
  const replies = (channel: string): readonly Message[] =>
    shown(channel).filter(({ threadTs }) => threadTs !== undefined);
  const place = () => channelAt(asked.length);

  const note = (channel: string, text: string, delivered: Promise<Delivered>, mayFail: boolean) => {
    // Its place is taken before anything is sent.
    const one: Asked = {
      channel,
      text,
      mayFail,
      delivered: undefined,
      isRepeated: false,
      said: () => {
        if (one.delivered === undefined) return 'doubtful';
        const said = saidIn(one.delivered, slack.ephemerals(channel, 'U0'));
        return said === 'refused' && one.isRepeated ? 'doubtful' : said;
      },
    };
    asked.push(one);
    return delivered.then((told) => Object.assign(one, { delivered: told }));
  };

  const missingOf = ({ channel, text, said, mayFail }: Asked): readonly string[] => {
    const [root] = roots(channel);
    if (root === undefined && said() === 'taken') {
      const told = slack.ephemerals(channel, 'U0').map(visibleText).join(' ');
      return [`${channel} (${text}) has no answer${told === '' ? '' : ` but ${inShort(told)}`}`];
    }
    if (root === undefined) return [];
    const words = visibleText(root);
    const wanted = repliesOf(words);
    if (wanted === undefined && mayFail && isFailure(words)) return [];
    if (wanted === undefined) return [`${channel} (${text}) says ${inShort(words)}`];
    const there = replies(channel).length;
    return there < wanted ? [`${channel} (${text}) has ${there} of ${wanted} details`] : [];
  };

  const wrongOf = ({ channel, text, said }: Asked): readonly string[] => {
    const all = roots(channel);
    const there = replies(channel);
    return [
      ...(all.length > 1 ? [`${channel} (${text}) has ${all.length} answers`] : []),
      ...(said() === 'refused' && all.length > 0 ? [`${channel} (${text}) was refused and answered`] : []),
      ...doubled(there.map(visibleText)).map((words) => `${channel} (${text}) says twice ${inShort(words)}`),
    ];
  };

  return {
    asked,
    roots,
    isDone: (one) =>
      one.said() === 'taken' &&
      roots(one.channel).length > 0 &&
      missingOf({ ...one, mayFail: false }).length === 0,
    textOf: ({ channel }) => shown(channel).map(visibleText).join('\n'),
    command: (text, { mayFail = false } = {}) => {
      const channel = place();
      return note(channel, text, slack.command({ channel, user: 'U0', text }), mayFail);
    },
    mention: (text, { mayFail = false } = {}) => {
      const channel = place();
      return note(channel, `@k8sgpt ${text}`, slack.mention({ channel, user: 'U0', text }), mayFail);
    },
    again: async () => {
      for (const one of asked) {
        const { delivered, text } = one;
        // Slack sends again what was not acknowledged, and commands never.
        if (delivered === undefined || !text.startsWith('@')) continue;
        if (!delivered.timedOut && delivered.status === 200) continue;
        one.isRepeated = true;
        one.delivered = await slack.retry(delivered.id);
      }
    },
    missing: () => asked.flatMap(missingOf),
    wrong: () => asked.flatMap(wrongOf),
  };
};
