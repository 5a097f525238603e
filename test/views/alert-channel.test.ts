// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { renderDiscord } from '../../adapters/discord/render.ts';
import { renderSlack } from '../../adapters/slack/render.ts';
import { renderTeams } from '../../adapters/teams/render.ts';
import type { Document } from '../../src/core/document.ts';
import { marksIn } from '../../src/core/read-in.ts';
import type { Place } from '../../src/core/watch.ts';
import { reportView } from '../../src/views/report.ts';
import { openRecord } from '../support/alerts.ts';
import { demoReport } from '../support/demo-report.ts';

// A report that somebody asked for says where the alert of an incident stands, to those who can go there.

const report = await demoReport();
const slack = { platform: 'slack', workspace: 'T1', channel: 'C0SHOP' };
const discord = { platform: 'discord', workspace: '11', channel: '112233445566778899' };
const teams = { platform: 'teams', workspace: 'W1', channel: '19:shop@thread.tacv2' };
const record = openRecord(report, 1, report.takenAt, { watch: { places: [slack, discord, teams] } });

const seenIn = (...here: readonly Place[]): Document =>
  reportView(report, marksIn([record], report.takenAt, here));
const saying = (document: Document): string =>
  /[Aa]lert open since.*?(?=\]\]|\],\[)/.exec(JSON.stringify(document))?.[0] ?? '';

describe('where an alert stands', () => {
  it('is a link in the workspace of those who read', () => {
    const asked = { ...slack, channel: 'C0OPS' };
    expect(JSON.stringify(renderSlack(seenIn(asked)))).toMatch(
      /"type":"channel","channel_id":"C0SHOP"|<#C0SHOP>/,
    );
    expect(JSON.stringify(renderDiscord(seenIn({ ...discord, channel: '998877665544332211' })))).toContain(
      ' in <#112233445566778899>',
    );
    // Teams has no link to a channel that is known by its id alone.
    const inTeams = JSON.stringify(renderTeams(seenIn({ ...teams, channel: '19:ops@thread.tacv2' })));
    expect(inTeams).toContain('another channel');
    expect(inTeams).not.toContain('19:shop');
  });

  it.each<[string, readonly Place[]]>([
    ['where it is read', [slack]],
    ['in another workspace', [{ ...slack, workspace: 'T2', channel: 'C0OPS' }]],
    ['on another platform', [{ ...slack, platform: 'mattermost', channel: 'C0OPS' }]],
    [
      'to readers of several workspaces',
      [
        { ...slack, channel: 'C0OPS' },
        { ...discord, channel: '998877665544332211' },
      ],
    ],
    ['where nobody says who reads', []],
  ])('is not said %s', (_where, here) => {
    expect(saying(seenIn(...here))).toContain('lert open since');
    expect(JSON.stringify(seenIn(...here))).not.toContain('"type":"channel"');
  });
});
