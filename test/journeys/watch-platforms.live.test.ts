// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { visibleText } from '../standins/slack/visible-text.ts';
import { eventually } from '../support/eventually.ts';
import { startProcess } from '../support/processes.ts';
import { demoObjects } from '../support/spine.ts';
import { type Asked, threePlatforms } from '../support/three-platforms.ts';

// One alert in Slack, Teams and Discord, each through the library that the bot uses there.

const Actions = z.object({
  block_id: z.string(),
  elements: z.array(z.object({ action_id: z.string(), text: z.object({ text: z.string() }).optional() })),
});

const WAIT_MS = 60_000;
const isAlert = ({ text }: { readonly text: string }): boolean => text.includes('demo / shop: ');
const alertIn = (platform: Asked | undefined): string => {
  const [only, ...more] = platform?.roots().filter(isAlert) ?? [];
  if (only === undefined || more.length > 0) throw new Error(`${more.length + 1} alerts of the shop`);
  return only.text;
};

/** What Slack says of a button that somebody presses. */
const buttonOf = (
  blocks: unknown,
  label: string,
): { readonly actionId: string; readonly blockId: string } => {
  const rows = Array.isArray(blocks) ? (blocks as readonly unknown[]) : [];
  for (const block of rows) {
    const row = Actions.safeParse(block).data;
    const found = row?.elements.find(({ text }) => text?.text === label);
    if (row !== undefined && found !== undefined) return { actionId: found.action_id, blockId: row.block_id };
  }
  throw new Error(`there is no button ${label}`);
};

const world = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8sgpt-three-'));
  const [chat, cluster] = await Promise.all([
    threePlatforms({ workspaces: 1, channels: 1 }),
    serveRecording({ objects: await demoObjects() }),
  ]);
  const kubeconfig = join(folder, 'kubeconfig');
  const config = join(folder, 'k8sgpt.yaml');
  writeFileSync(kubeconfig, cluster.kubeconfig('demo'));
  writeFileSync(config, JSON.stringify({ alerts: { settle: '0s' }, routes: { default: chat.firstPlaces } }));
  const bot = await startProcess('serve', {
    HOME: folder,
    K8SGPT_STATE_DIR: join(folder, 'state'),
    K8SGPT_CONFIG: config,
    KUBECONFIG: kubeconfig,
    ...chat.env,
  });
  chat.deliverTo(bot.url);
  onTestFinished(async () => {
    await bot.end('SIGKILL');
    await chat.close();
    await cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...chat, bot };
};

describe('an alert that stands in Slack, Teams and Discord', () => {
  it('shows on all of them who acknowledged it in one', { timeout: 180_000 }, async () => {
    const { platforms, slack, written, bot } = await world();
    const [inSlack, inDiscord, inTeams] = platforms;
    // Teams tells the bot where a channel is when somebody speaks there.
    await inTeams?.ask(inTeams.places[0] ?? '', 'help');
    await inSlack?.ask('C0', 'watch add shop -n shop --every 10s --routed');
    await eventually(() => {
      for (const platform of platforms) expect(alertIn(platform), bot.output()).toContain('new');
    }, WAIT_MS);

    const alert = slack.messages('C0').find((message) => isAlert({ text: visibleText(message) }));
    const message = { channel: 'C0', ts: alert?.ts ?? '' };
    await slack.click({ message, user: 'U7', ...buttonOf(alert?.blocks, 'Ack') });
    await eventually(() => {
      for (const platform of [inSlack, inDiscord, inTeams])
        expect(alertIn(platform), bot.output()).toContain('acknowledged by @person-7');
      for (const texts of [written.discord(), written.teams()])
        expect(texts.filter((text) => text.includes('@person-7 acknowledged this'))).toHaveLength(1);
    }, WAIT_MS);

    // What a watch looked at is not what people asked for.
    await slack.command({ channel: 'C0', user: 'U7', text: 'history' });
    await eventually(() => {
      expect(
        slack
          .ephemerals('C0', 'U7')
          .map((message) => visibleText(message))
          .join('\n'),
      ).toContain('No report of demo is kept');
    }, WAIT_MS);
  });
});
