// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { given, people, rooms } from './teams/given.ts';
import type { Json } from './teams/state.ts';
import { type TeamsStandIn, teamsStandIn } from './teams/teams.ts';

const card = (body: Json, more: object = {}): Json => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.5', body, ...more },
    },
  ],
});
const text = { type: 'TextBlock', text: 'hello', wrap: true };

describe('the stand-in of Teams', () => {
  let teams: TeamsStandIn;
  let token = '';
  const signIn = async (secret: string = given.appPassword): Promise<Json> =>
    (
      await fetch(`${teams.url}/${given.tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: given.appId,
          client_secret: secret,
          scope: `${teams.env.ToChannelFromBotOAuthScope}/.default`,
        }),
      })
    ).json();
  const call = async (method: string, path: string, body: Json, bearer = token): Promise<Response> =>
    fetch(`${teams.serviceUrl}v3/conversations/${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const post = async (body: Json, room: string = rooms.ops.id, query = ''): Promise<Json> => {
    const answer = await call('POST', `${encodeURIComponent(room)}/activities${query}`, body);
    const said: Json = await answer.json();
    return { status: answer.status, id: said.id, code: said.error?.code, message: said.error?.message };
  };

  beforeEach(async () => {
    teams = await teamsStandIn({ rates: false });
    token = (await signIn()).access_token;
  });
  afterEach(async () => teams.close());

  it('gives tokens for the right secret, and takes no others', async () => {
    expect(await signIn('wrong')).toMatchObject({ error: 'invalid_client' });
    const room = `${encodeURIComponent(rooms.ops.id)}/activities`;
    expect((await call('POST', room, card([text]))).status).toBe(201);
    expect((await call('POST', room, card([text]), 'another')).status).toBe(401);
    teams.revokeTokens();
    expect((await call('POST', room, card([text]))).status).toBe(401);
  });

  it.each([
    ['nothing', { type: 'message' }],
    ['text beside a card', { ...card([text]), text: 'hello' }],
    ['an empty card', card([])],
    ['an unknown element', card([{ type: 'CodeBlock', codeSnippet: 'x' }])],
    ['an unknown action', card([text], { actions: [{ type: 'Action.Nothing', title: 'x' }] })],
    ['another attachment', { type: 'message', attachments: [{ contentType: 'text/html', content: 'x' }] }],
    [
      'seven buttons in a row',
      card([
        {
          type: 'ActionSet',
          actions: Array.from({ length: 7 }, (_, at) => ({
            type: 'Action.Execute',
            title: `${at}`,
            verb: 'x',
          })),
        },
      ]),
    ],
    [
      'two inputs of one id',
      card([
        { type: 'Input.Text', id: 'a', label: 'a' },
        { type: 'Input.Text', id: 'a', label: 'b' },
      ]),
    ],
    [
      'a label of which the words were lost',
      { ...card([text]), entities: [{ type: 'https://schema.org/Message' }] },
    ],
    [
      'citations without end',
      {
        ...card([text]),
        entities: [
          {
            type: 'https://schema.org/Message',
            '@type': 'Message',
            additionalType: ['AIGeneratedContent'],
            citation: Array.from({ length: 21 }, () => ({
              position: 1,
              appearance: { name: 'a', abstract: 'b' },
            })),
          },
        ],
      },
    ],
  ])('does not take %s', async (_what, activity) => {
    expect(await post(activity)).toMatchObject({ status: 400, code: 'BadSyntax' });
    expect(teams.messages(rooms.ops)).toEqual([]);
  });

  it('knows its rooms, threads and messages', async () => {
    const root = await post(card([text]));
    const reply = await post(card([text]), `${rooms.ops.id};messageid=${root.id}`);
    expect(teams.messages(rooms.ops)).toMatchObject([{ id: root.id }, { id: reply.id, thread: root.id }]);
    expect(await post(card([text]), `${rooms.ops.id};messageid=1`)).toMatchObject({
      code: 'ConversationNotFound',
    });
    expect(await post(card([text]), `${rooms.group.id};messageid=1`)).toMatchObject({ status: 400 });
    expect(await post(card([text]), rooms.away.id)).toMatchObject({ code: 'BotNotInConversationRoster' });
    expect(await post(card([text]), rooms.old.id)).toMatchObject({ code: 'MessageWritesBlocked' });
    const at = `${encodeURIComponent(rooms.ops.id)}/activities/`;
    expect((await call('PUT', `${at}${root.id}`, card([text]))).status).toBe(200);
    expect((await call('PUT', `${at}1`, card([text]))).status).toBe(404);
    expect((await call('DELETE', `${at}${root.id}`, undefined)).status).toBe(200);
    expect(teams.messages(rooms.ops)).toHaveLength(1);
  });

  it('shows messages for one person to that person', async () => {
    const targeted = '?isTargetedActivity=true';
    expect(
      await post({ ...card([text]), recipient: { id: people.ana.id } }, rooms.ops.id, targeted),
    ).toMatchObject({
      status: 201,
    });
    expect([teams.messages(rooms.ops).length, teams.targeted(rooms.ops).length]).toEqual([0, 1]);
    expect(await post(card([text]), rooms.ops.id, targeted)).toMatchObject({ code: 'BadArgument' });
  });

  it('counts bytes, and calls for each thread', async () => {
    const large = card([{ ...text, text: 'x'.repeat(52_000) }]);
    expect(await post(large)).toMatchObject({ status: 413, code: 'MessageSizeTooBig' });
    const strict = await teamsStandIn({ rates: true });
    const other = teams;
    teams = strict;
    token = (await signIn()).access_token;
    for (let at = 0; at < 7; at += 1) expect(await post(card([text]))).toMatchObject({ status: 201 });
    expect(await post(card([text]))).toMatchObject({ status: 429 });
    expect(await post(card([text]), rooms.group.id)).toMatchObject({ status: 201 });
    await other.close();
  });

  it('notices who would be notified', async () => {
    await post(card([{ ...text, text: '<at>Ana</at>' }]));
    await post(card([text], { msteams: { entities: [{ type: 'mention' }] } }));
    expect(teams.pings).toHaveLength(2);
  });
});
