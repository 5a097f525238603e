// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import type { RawObject } from '../../adapters/recorded/raw-object.ts';
import { secretObjects, seededSecrets } from '../support/secret-objects.ts';
import { openSpine, type Spine, type SpineOptions } from '../support/spine.ts';

const spineWith = (more: Partial<SpineOptions> = {}): Promise<Spine> =>
  openSpine({ objects: secretObjects as unknown as readonly RawObject[], ...more });

const said = async (spine: Spine, line: string): Promise<string> => {
  const before = spine.chat.calls.length;
  await spine.chat.say(line);
  await spine.idle();
  return JSON.stringify(spine.chat.calls.slice(before));
};

/** Everything that was said, kept and logged. */
const everything = async ({ chat, core, log }: Spine): Promise<string> =>
  JSON.stringify([chat.calls, chat.shows(), await core.state.list(''), log]);

describe('objects that people ask for', () => {
  it('are told whole, and no secret of any field is said, kept or logged', async () => {
    const spine = await spineWith();
    const lines = secretObjects.map(({ kind, metadata: { name } }) =>
      kind === 'Widget' ? `show widgets.example.com/${name}` : `show ${kind.toLowerCase()}/${name}`,
    );
    let told = '';
    for (const line of [...lines, 'show secrets', 'show configmaps', 'get widgets.example.com'])
      told += await said(spine, line);
    // What is no secret is there: image, arguments, names of the environment, fields of a custom resource.
    for (const shown of [
      '--listen=:8080',
      'DB_PASSWORD',
      'LOG_LEVEL',
      'green-dashboard',
      'app.properties',
      'registry.example.com/app:1',
    ])
      expect(told).toContain(shown);
    const all = await everything(spine);
    expect(seededSecrets.filter((secret) => all.includes(secret))).toEqual([]);
    expect(all.length).toBeGreaterThan(10_000);
  });

  it('of namespaces that a person may not see stay unseen, those of kinds that only the cluster knows too', async () => {
    const spine = await spineWith({ access: { rules: [{ channels: ['C1'], namespaces: ['shop'] }] } });
    const told = [
      await said(spine, 'show widgets.example.com'),
      await said(spine, 'show widgets.example.com/hidden'),
      await said(spine, 'show plants.example.com/tree'),
      await said(spine, 'show widgets.example.com/one'),
    ];
    expect(told[0]).toContain('one');
    expect(told.join('\n')).not.toContain('only-ops-know');
    expect(told[1]).toMatch(/has no Widget hidden/);
    expect(told[2]).toMatch(/belongs to no namespace/);
    expect(told[3]).toContain('green-dashboard');
  });
});
