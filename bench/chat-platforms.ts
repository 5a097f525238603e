// SPDX-License-Identifier: Apache-2.0

// Real Redis, one bot and two workers as processes, the demo cluster over HTTP, and Slack, Teams and Discord to be, which
// hold the bot to their rates. Questions of their own, spread evenly over the time, over platforms, workspaces, channels.
//   acknowledged  from sending the request until the answer to it; nothing is acknowledged that is not stored
//   drained       from the first question until the last call of the bot that changed what people see
//   minimum       the later of two moments before which nobody could have shown all: when the last answer was known, and
//                 when the rates of the busiest channel allowed its last message, had each been known when it was asked for
import { setTimeout as sleep } from 'node:timers/promises';
import { limitOf as teamsLimit } from '../adapters/teams/limits.ts';
import { askAtThree, isAnswer, type Sent } from '../test/support/ask-three.ts';
import { type Asked, type Change, productAtThree } from '../test/support/three-platforms.ts';
import { acknowledged, runsEnded, seconds } from './_chat-numbers.ts';

/** Nothing said for so long, and nothing open: drained. */
const QUIET_MS = 4_000;
const LONGEST_MS = 300_000;
const LOOK_MS = 100;
/** Not more than Slack takes of one workspace in a burst. */
const WARM_UP = 30;

/** Posts to one place: so many at once, then one each so many milliseconds. */
const rates: Readonly<Record<Asked['platform'], { readonly burst: number; readonly eachMs: number }>> = {
  slack: { burst: 2, eachMs: 1_000 },
  discord: { burst: 5, eachMs: 1_000 },
  teams: { burst: teamsLimit('sendsIn1s'), eachMs: 30_000 / teamsLimit('sendsIn30s') },
};

interface Sending {
  readonly asked: Asked;
  readonly sent: readonly Sent[];
  /** Roots that were there before. */
  readonly before: number;
  /** Epoch milliseconds of the first question. */
  readonly since: number;
}

const changesOf = ({ asked, since }: Sending): readonly Change[] =>
  asked.changes().filter(({ at }) => at >= since);

/** When the last of all messages can have been posted at best, epoch milliseconds. */
const soonest = (sending: Sending): number => {
  const { burst, eachMs } = rates[sending.asked.platform];
  const posted = changesOf(sending).filter(({ call, taken }) => call === 'post' && taken);
  const places = new Set(sending.sent.map(({ place }) => place));
  return Math.max(
    ...[...places].map((place) => {
      const times = sending.sent.filter((each) => each.place === place).map(({ at }) => at);
      const each = posted.filter((change) => change.place === place).length / times.length;
      // Whatever was asked for from here on has to be posted from here on.
      return Math.max(
        ...times.map((at, index) => at + Math.max(0, (times.length - index) * each - burst) * eachMs),
      );
    }),
  );
};

const countsOf = ({ asked, sent, before }: Sending) => {
  const shown = asked.roots();
  const taken = sent.filter((each) => each.taken).length;
  const fresh = shown.length - before;
  const open = shown.filter(({ text }) => !isAnswer(text)).length;
  return { lost: Math.max(0, taken - fresh) + open, doubled: Math.max(0, fresh - taken), open };
};

const isDone = (sending: Sending): boolean =>
  countsOf(sending).lost === 0 && Date.now() - Math.max(...changesOf(sending).map(({ at }) => at)) > QUIET_MS;

const tell = (name: string, all: readonly Sending[], knownAt: number): string => {
  const since = Math.min(...all.map((each) => each.since));
  const sent = all.flatMap((each) => each.sent);
  const changes = all.flatMap(changesOf);
  const taken = changes.filter((change) => change.taken);
  const drained = Math.max(...taken.map(({ at }) => at)) - since;
  const minimum = Math.max(knownAt, ...all.map(soonest)) - since;
  const counts = all.map(countsOf);
  const sum = (of: 'lost' | 'doubled'): number => counts.reduce((total, each) => total + each[of], 0);
  const number = (call: Change['call']): number => taken.filter((change) => change.call === call).length;
  return [
    `${name}: ${sent.length} commands`,
    `  acknowledged  ${acknowledged(sent.map(({ ackMs }) => ackMs))}  (aim p99 < 1 s); ${sent.filter((each) => !each.taken).length} not taken`,
    `  drained       ${seconds(drained)}; at best ${seconds(minimum)}: ${(drained / minimum).toFixed(2)} x (aim ≤ 1.10)`,
    `  messages      ${number('post')} posts, ${number('update')} updates; ${changes.length - taken.length} calls turned down for coming too fast`,
    `  lost          ${sum('lost')} (aim 0), doubled ${sum('doubled')} (aim 0)`,
  ].join('\n');
};

export const benchPlatforms = async ({
  commands,
  withinMs,
  workers,
}: {
  readonly commands: number;
  readonly withinMs: number;
  readonly workers: number;
}): Promise<void> => {
  const product = await productAtThree({ workspaces: 5, channels: 5, workers });
  try {
    const { platforms } = product;
    const working = product.processes.slice(1);
    // As in a bot that has been running for a while: what was asked before is not counted below.
    await askAtThree(platforms, { commands: WARM_UP, withinMs: 3_000 });
    while ((await runsEnded(working)) < WARM_UP) await sleep(LOOK_MS);
    await sleep(QUIET_MS);
    const before = platforms.map(({ roots }) => roots().length);

    const since = Date.now();
    const known = (async (): Promise<number> => {
      while ((await runsEnded(working)) < WARM_UP + commands) {
        if (Date.now() - since > LONGEST_MS) throw new Error('the workers did not end all runs');
        await sleep(LOOK_MS);
      }
      return Date.now();
    })();
    const [sent, knownAt] = await Promise.all([
      askAtThree(platforms, { commands, withinMs, after: WARM_UP }),
      known,
    ]);
    const all = platforms.map((asked, at) => ({
      asked,
      sent: sent.filter(({ platform }) => platform === asked.platform),
      before: before[at] ?? 0,
      since,
    }));
    while (Date.now() - since < LONGEST_MS && !all.every(isDone)) await sleep(LOOK_MS);
    for (const each of all) console.log(tell(each.asked.platform, [each], knownAt));
    console.log(tell('all three', all, knownAt));
  } finally {
    await product.close();
  }
};
