// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  slackCommand,
  slackEvents,
  slackMethods,
  slackOptionalMethods,
  slackOptionalScopes,
  slackScopes,
  slackShortcuts,
  slackThreadEvents,
} from '../../adapters/slack/scopes.ts';
import type { Document } from '../../src/core/document.ts';
import type { Form } from '../../src/core/form.ts';
import { type SlackBot, startBot } from './slack.ts';

const root = new URL('../../', import.meta.url);
const manifest = parse(await readFile(new URL('manifest.yml', root), 'utf8'));
const scopes: readonly string[] = manifest.oauth_config.scopes.bot;

const called = async (): Promise<readonly string[]> => {
  const folder = new URL('adapters/slack/', root);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(files.map(async (name) => readFile(new URL(name, folder), 'utf8')));
  const calls = /\b(?:client|given)\s*\.((?:[a-z]\w*\.)+\w+)\(/g;
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(calls)].map(([, method = '']) => method))),
  ].sort();
};

describe('manifest.yml', () => {
  it('asks for the scopes that the code needs, and for no other', async () => {
    const needed = new Set<string | undefined>([
      'commands',
      ...Object.values(slackEvents),
      ...Object.values(slackMethods),
    ]);
    needed.delete(undefined);
    expect([...scopes].sort()).toEqual([...needed].sort());
    expect([...scopes].sort()).toEqual(Object.keys(slackScopes).sort());
    expect(manifest.oauth_config.scopes.user).toBeUndefined();
  });

  it('stands on a table that names every method that is called', async () => {
    // apps.connections.open belongs to the app-level token.
    expect(await called()).toEqual(
      [...Object.keys(slackMethods), ...Object.keys(slackOptionalMethods), 'apps.connections.open'].sort(),
    );
  });

  it('subscribes to the events and offers the command that the code handles', () => {
    expect(manifest.settings.event_subscriptions.bot_events.sort()).toEqual(Object.keys(slackEvents).sort());
    expect(manifest.features.slash_commands.map(({ command }: any) => command)).toEqual([slackCommand]);
    expect(manifest.features.slash_commands[0].should_escape).toBe(false);
    expect(manifest.features.shortcuts.map(({ type, callback_id: id }: any) => [type, id])).toEqual([
      ['global', slackShortcuts.check],
      ['message', slackShortcuts.explain],
    ]);
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
    });
    expect(manifest.features.app_home).toMatchObject({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
  });

  it('offers, commented out, every scope and event that an operator may add', async () => {
    const text = await readFile(new URL('manifest.yml', root), 'utf8');
    const commented = [...text.matchAll(/^ +# - (\S+)$/gm)].map(([, name = '']) => name);
    expect([...commented].sort()).toEqual(
      [...Object.keys(slackOptionalScopes), ...Object.keys(slackThreadEvents)].sort(),
    );
    const used = new Set([
      ...Object.values(slackOptionalMethods).flat(),
      ...Object.values(slackThreadEvents),
    ]);
    expect([...used].filter((scope) => !scopes.includes(scope)).sort()).toEqual(
      Object.keys(slackOptionalScopes).sort(),
    );
  });

  it('is what docs/guide/slack.md explains', async () => {
    const guide = await readFile(new URL('docs/guide/slack.md', root), 'utf8');
    for (const [scope, why] of Object.entries({ ...slackScopes, ...slackOptionalScopes }))
      expect(guide).toContain(`| \`${scope}\` | ${why} |`);
  });
});

const manyFields: { readonly form: Form } = {
  form: {
    title: 'Mute',
    submit: 'Mute',
    line: 'mute',
    fields: [
      { type: 'text', as: 'flag', name: 'reason', label: 'Why', required: false, long: false, max: 200 },
    ],
  },
};
const again: Document = {
  summary: 'x',
  blocks: [{ type: 'actions', actions: [{ label: 'Again', line: 'status', style: 'default' }] }],
};

describe('a bot with the scopes of the manifest', () => {
  let bot: SlackBot | undefined;
  afterEach(async () => bot?.close());

  it('is granted every call that it makes', async () => {
    bot = await startBot('http', { scopes });
    const { slack, platform } = bot;
    const document: Document = { summary: 'x', blocks: [{ type: 'paragraph', text: ['x'] }] };
    bot.answer(async () => ({ status: 'accepted', whisper: document }));
    await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
    await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'help' });
    await slack.dm({ user: 'U0BEN', text: 'help' });
    await slack.waitFor(() => slack.messages('D0BEN').length === 2);
    const place = { platform: 'slack', workspace: 'T0STANDIN', channel: 'C0OPS' };
    const { signal } = new AbortController();
    const ref = await platform.post(place, platform.render(document)[0], { key: 'k', signal });
    await platform.update(ref, platform.render(document)[0], { signal });
    const long: Document = {
      summary: 'x',
      blocks: Array.from({ length: 400 }, () => ({ type: 'paragraph', text: ['x'.repeat(300)] })),
    };
    const parts = platform.render(long);
    const file = parts.at(-1);
    if (file !== undefined) await platform.post(place, file, { key: 'f', thread: ref, signal });
    const { form } = manyFields;
    bot.answer(async () => ({ status: 'accepted', form }));
    await slack.command({ channel: 'C0OPS', user: 'U0ANA', text: 'mute' });
    bot.answer(async () => ({ status: 'accepted' }));
    await slack.submitView({ user: 'U0ANA' });
    await slack.mention({ channel: 'C0OPS', user: 'U0ANA', text: 'explain', threadTs: ref.id });
    await slack.waitFor(() => slack.statusOf('C0OPS', ref.id) !== undefined);
    bot.answer(async () => ({ status: 'accepted', whisper: again }));
    await slack.openHome('U0ANA');
    await slack.waitFor(() => slack.home('U0ANA') !== undefined);
    await slack.pressInView('U0ANA', { home: true, actionId: 'k8sgpt:0' });
    await slack.pressInView('U0ANA', { actionId: 'k8sgpt:0' });
    await platform.remove?.(ref, { signal });
    expect(bot.heard.slice(0, 3).map(({ person }) => person.name)).toEqual(['ana', 'ana', 'ben']);
    expect(slack.calls.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(slack.calls.map(({ method }) => method))).toEqual(new Set(Object.keys(slackMethods)));
  });
});
