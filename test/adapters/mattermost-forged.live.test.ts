// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { Form } from '../../src/core/form.ts';
import { channel, listening, people } from './mattermost.ts';

const [ana, ben] = people;
const form: Form = { title: 'Silence', submit: 'Silence', line: 'silence --report r1', fields: [] };
const place = { platform: 'mattermost', workspace: '-', channel };

/** Ana opened a form: what her client was given. */
const opened = async () => {
  const made = await listening({ status: 'accepted', form });
  await made.server.command({ channel, user: ana.id, text: 'silence' });
  const [dialog] = made.server.dialogs;
  if (dialog === undefined) throw new Error('no dialog was opened');
  made.heard.splice(0);
  const state = JSON.parse(String(dialog.dialog['state'])) as Record<string, string>;
  return { ...made, dialog, state };
};

/** What the server keeps of what can be pressed in a post with a button and a menu. */
const posted = async () => {
  const made = await listening();
  const [payload] = made.platform.render({
    summary: 'x',
    blocks: [
      { type: 'actions', actions: [{ label: 'Go', line: 'analyze', style: 'default' }] },
      {
        type: 'menu',
        label: 'More',
        options: [
          { label: 'One', line: 'explain 1' },
          { label: 'Two', line: 'explain 2' },
        ],
      },
    ],
  });
  const signal = new AbortController().signal;
  const { id } = await made.platform.post(place, payload, { key: 'k', signal });
  const post = made.server.posts(channel).find((each) => each.id === id);
  if (post === undefined) throw new Error('there is no post');
  type Kept = { readonly actions: readonly { readonly integration: { readonly context: object } }[] };
  const contexts = (post.props['attachments'] as readonly Kept[])
    .flatMap(({ actions }) => actions)
    .map(({ integration }) => integration.context);
  const [button = {}, menu = {}] = contexts;
  const press = async (context: object): Promise<number> => {
    const body = { user_id: ana.id, channel_id: channel, post_id: id, context };
    return (await made.server.send(`${made.hooks}/mattermost/actions`, body)).status;
  };
  return { ...made, post, button, menu, press };
};

describe('what a proof of Mattermost is good for', () => {
  it('a form proves no press, of no line and by nobody', async () => {
    const { server, hooks, state, heard } = await opened();
    const { line, proof } = state;
    const press = async (context: object) =>
      (
        await server.send(`${hooks}/mattermost/actions`, {
          user_id: ben.id,
          channel_id: channel,
          post_id: 'post',
          context,
        })
      ).status;
    expect(await press({ line, proof })).toBe(401);
    expect(await press({ line, proof, selected_option: 'alerts off --cluster prod' })).toBe(401);
    expect(await press({ line, proof, marks: [line] })).toBe(401);
    expect(heard).toEqual([]);
  });

  it('a form is sent by whoever opened it, where they opened it', async () => {
    const { server, dialog, state, heard } = await opened();
    expect((await server.submit(dialog, ben.id, channel, {})).status).toBe(401);
    const moved = (more: object) => ({
      url: dialog.url,
      dialog: { state: JSON.stringify({ ...state, ...more }) },
    });
    expect((await server.submit(moved({ channel: 'elsewhere' }), ana.id, channel, {})).status).toBe(401);
    expect((await server.submit(moved({ thread: 'another' }), ana.id, channel, {})).status).toBe(401);
    expect((await server.submit(moved({ line: 'pause' }), ana.id, channel, {})).status).toBe(401);
    expect(heard).toEqual([]);
    // A client names the channel that it shows by then.
    expect((await server.submit(dialog, ana.id, 'elsewhere', {})).status).toBe(200);
    expect(heard).toMatchObject([
      { line: 'silence --report r1', person: { id: ana.id }, conversation: { channel } },
    ]);
  });

  it('a button is good for its line, and a menu for what it offers', async () => {
    const { server, post, button, menu, press, heard } = await posted();
    expect(await press({ ...button, line: 'pause' })).toBe(401);
    expect(await press({ ...button, selected_option: 'pause' })).toBe(401);
    expect(await press({ ...menu, selected_option: 'pause' })).toBe(401);
    expect(await press({ ...button, marks: [] })).toBe(401);
    expect(await press({ ...menu, marks: undefined })).toBe(401);
    expect(heard).toEqual([]);
    expect((await server.press(post, ana.id, 'analyze')).status).toBe(200);
    expect((await server.press(post, ana.id, 'explain 2')).status).toBe(200);
    expect(heard.map(({ line }) => line)).toEqual(['analyze', 'explain 2']);
  });

  it('a button proves no form', async () => {
    const { server, hooks, button, heard } = await posted();
    const forged = {
      url: `${hooks}/mattermost/dialog`,
      dialog: { state: JSON.stringify({ ...button, channel }) },
    };
    expect((await server.submit(forged, ana.id, channel, {})).status).toBe(401);
    expect(heard).toEqual([]);
  });
});
