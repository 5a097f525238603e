// SPDX-License-Identifier: Apache-2.0

// `npm run bench -- chat [--commands=500 --seconds=60 --at-once=200]`: how fast commands are taken and answered.
//
// First 500 commands within a minute over Slack, Teams and Discord, five workspaces of five channels each; then, at Slack
// alone, 200 at the same moment (`--at-once=0` leaves that out). Each file says how it measures.
import { parseArgs } from 'node:util';
import { benchAtOnce } from './chat-at-once.ts';
import { benchPlatforms } from './chat-platforms.ts';

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '60' },
    workers: { type: 'string', default: '2' },
    'at-once': { type: 'string', default: '200' },
    channels: { type: 'string', default: '20' },
  },
});
const workers = Number(values.workers);

if (Number(values.commands) > 0)
  await benchPlatforms({
    commands: Number(values.commands),
    withinMs: Number(values.seconds) * 1_000,
    workers,
  });
if (Number(values['at-once']) > 0)
  await benchAtOnce({ commands: Number(values['at-once']), channels: Number(values.channels), workers });
