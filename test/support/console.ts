// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import express from 'express';
import { type ConsolePlatform, consolePlatform } from '../../adapters/console/platform.ts';
import { consoleRoutes, type SetupPart } from '../../adapters/console/routes.ts';
import { type Listener, listen } from '../../adapters/http/listener.ts';
import { silentMetrics } from '../../adapters/telemetry/silent.ts';
import { analyzers } from '../../analyzers/index.ts';
import { commands } from '../../src/commands/index.ts';
import { previews } from '../../src/compose/previews.ts';
import type { CommandContext } from '../../src/core/command.ts';
import type { Interaction } from '../../src/core/conversation.ts';
import { Refused } from '../../src/core/errors.ts';
import { filtersOf } from '../../src/core/filters-of.ts';
import { noMarks } from '../../src/core/incident-record.ts';
import type { JobContext, Update } from '../../src/core/job.ts';
import type { Accepted, MessageRef } from '../../src/core/ports/chat-platform.ts';
import type { Report } from '../../src/core/report.ts';
import { reportOfWork, type Work } from '../../src/core/work.ts';
import { guidanceFor } from '../../src/explain/guidance.ts';
import { guidedAnswer } from '../../src/explain/guided-answer.ts';
import { jobs } from '../../src/jobs/index.ts';
import { Mistyped, readCommand } from '../../src/read-command.ts';
import { refusedView } from '../../src/views/trouble.ts';
import { demoSnapshot } from './demo-report.ts';
import { noDesk } from './no-desk.ts';

export interface ConsoleUnderTest {
  readonly url: string;
  readonly platform: ConsolePlatform;
  readonly close: () => Promise<void>;
}

const parts: readonly SetupPart[] = [
  {
    name: 'Cluster',
    state: 'embedded',
    detail: 'the demo cluster',
    steps: ['Point `KUBECONFIG` at a kubeconfig.', 'Run `npx k8sgpt doctor`.', 'Start again.'],
  },
  { name: 'Console', state: 'real', detail: 'this page', steps: [] },
  {
    name: 'Slack',
    state: 'off',
    detail: 'no tokens are set',
    steps: [
      'Create an app from `manifest.yml`.',
      'Set `SLACK_BOT_TOKEN` and `SLACK_SIGNING_SECRET`.',
      'Start again.',
    ],
  },
  {
    name: 'Redis',
    state: 'failing',
    detail: 'redis://localhost:6379 refuses connections',
    steps: ['Check `REDIS_URL`.', 'Start Redis.', 'It reconnects by itself.'],
  },
];

/** Documents of the real commands, jobs and views, without queue and outbox: what the page shows is what it will show. */
const scripted = (platform: ConsolePlatform, stepMs: number) => {
  const reports = new Map<string, Report>();
  const last = new Map<string, string>();
  const refs = new Map<string, MessageRef>();
  const signal = new AbortController().signal;
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, stepMs));
  const tell = async (
    key: string,
    document: Update['document'],
    at: Interaction['conversation'],
    root?: MessageRef,
  ) => {
    const known = refs.get(key);
    if (known !== undefined) await platform.update(known, { document }, { signal });
    else refs.set(key, await platform.post(at, { document }, { key, thread: root, signal }));
  };
  const run = async (
    work: Work,
    { conversation, person }: Interaction,
    opening: Update['document'],
  ): Promise<void> => {
    const runId = randomUUID().slice(0, 8);
    const report = reportOfWork(work) ?? runId;
    const inThread =
      conversation.thread === undefined
        ? undefined
        : { channel: conversation.channel, id: conversation.thread };
    await tell(`${runId}/root`, opening, conversation, inThread);
    await pause();
    const context: JobContext = {
      clock: { now: Date.now, sleep: pause },
      newId: randomUUID,
      askedBy: person.name,
      openCluster: async (name) => ({
        name,
        snapshot: async (kinds, _scope, { onProgress }) => {
          for (const [at, kind] of kinds.entries()) {
            onProgress?.({ done: at + 1, total: kinds.length, kind });
            await pause();
          }
          return demoSnapshot(Date.now());
        },
        readLog: async () => ({ status: 'skipped', reason: 'not-recorded', detail: 'no logs here' }),
        namespaces: async () => [],
        diagnose: async () => [],
        close: async () => undefined,
      }),
      analyzers,
      reports: {
        save: async (saved) => void reports.set(saved.id, saved),
        load: async (id) => reports.get(id),
      },
      explain: async function* ({ incident, report: of }) {
        await pause();
        yield { ...guidanceFor(incident, of), note: 'no AI key is set' };
      },
      answer: async function* (request) {
        await pause();
        yield { ...guidedAnswer(request), note: 'no AI key is set' };
      },
      remember: async () => undefined,
      noteWorkloads: async () => undefined,
      keepSight: async () => undefined,
      showsLogs: true,
      marks: async () => noMarks,
      runId,
    };
    for await (const update of jobs[work.kind].run(work as never, context, signal)) {
      const key = update.message === 'root' ? `${runId}/root` : `${report}/${update.message.reply}`;
      const under = update.message === 'root' ? inThread : (refs.get(`${report}/root`) ?? inThread);
      await tell(key, update.document, conversation, under);
      last.set(conversation.channel, report);
    }
  };
  return async (interaction: Interaction): Promise<Accepted> => {
    try {
      const { command, args } = readCommand(interaction.line, commands);
      const named = args.flags['report'] ?? args.flags['again'] ?? last.get(interaction.conversation.channel);
      const context: CommandContext = {
        interaction,
        now: Date.now(),
        access: { admin: true, clusters: ['*'], namespaces: undefined, defaultCluster: 'demo' },
        directory: {
          clusters: [
            {
              name: 'demo',
              default: true,
              namespaces: ['payments', 'reports', 'shop'],
              seenAt: Date.now(),
              source: 'demo',
            },
          ],
        },
        filters: filtersOf(analyzers),
        commands,
        report: reports.get(String(named)),
        runs: [],
        health: { version: '0.1.0', startedAt: Date.now() - 60_000, parts: [] },
      };
      const plan = command.plan(args as never, context);
      if (plan.type === 'mark') return { status: 'accepted' };
      if (plan.type === 'run') void run(plan.work, interaction, plan.opening);
      else if (plan.type === 'form') return { status: 'accepted', form: plan.form, whisper: plan.instead };
      else if (
        plan.type === 'forget' ||
        plan.type === 'purge' ||
        plan.type === 'feedback' ||
        (plan.type !== 'pause' && plan.type !== 'silence' && plan.audience === 'person')
      )
        return { status: 'accepted', whisper: plan.document };
      else await tell(interaction.id, plan.document, interaction.conversation);
      return { status: 'accepted' };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return {
        status: 'accepted',
        whisper: refusedView(error, error instanceof Mistyped ? error.run : undefined),
      };
    }
  };
};

/** The console on a port of its own, answering with the demo cluster; `accept` replaces the answers. */
export const serveConsole = async (
  options: {
    readonly token?: string;
    readonly stepMs?: number;
    readonly port?: number;
    readonly accept?: (interaction: Interaction) => Promise<Accepted>;
  } = {},
): Promise<ConsoleUnderTest> => {
  const platform = consolePlatform({ now: Date.now, metrics: silentMetrics });
  await platform.start(options.accept ?? scripted(platform, options.stepMs ?? 0), noDesk);
  const app = express().disable('x-powered-by');
  app.use(consoleRoutes({ platform, previews, setup: async () => parts, token: options.token }));
  const server: Listener = await listen(app, { port: options.port ?? 0, host: '127.0.0.1', setting: 'PORT' });
  return {
    url: server.url,
    platform,
    close: async () => {
      await platform.stop();
      await server.close();
    },
  };
};
