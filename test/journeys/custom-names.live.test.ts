// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { k8sgpt } from '../support/command-line.ts';
import { eventually } from '../support/eventually.ts';

const RULE = `analyzers:
  - name: databases-degraded
    kind: postgresqls.acid.zalan.do
    when: object.status.phase == 'Degraded'
    say: "is degraded"
`;

const CONFIG = `customAnalyzers:
  - name: disks
    url: http://localhost:1
  - name: team
    file: rules.yaml
`;

const home = (rules: string, more = '') => {
  const cwd = mkdtempSync('/tmp/k8sgpt-custom-names-');
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  writeFileSync(join(cwd, 'rules.yaml'), rules);
  writeFileSync(join(cwd, 'k8sgpt.yaml'), CONFIG + more);
  const env = { HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_STATE_HOME: join(cwd, 'state') };
  const run = async (line: string) => {
    const words = line.split(' ');
    const config = words[0] === '__complete' ? [] : ['--config', 'k8sgpt.yaml'];
    const { code, stdout, stderr } = await k8sgpt([...words, ...config], { env, cwd });
    return `${code}\n${stdout}${stderr}`;
  };
  return { run, read: () => readFileSync(join(cwd, 'k8sgpt.yaml'), 'utf8') };
};

const LONG = 120_000;

test(
  'custom analyzers are filters wherever filters are named',
  async () => {
    const { run, read } = home(
      RULE,
      'watches:\n  - { name: disks, filters: [disks, databases-degraded, custom] }\nanalysis:\n  filters: { add: [custom, disks] }\n',
    );
    expect(await run('config check')).toMatch(/^0\n.*is valid/);
    expect(await run('filters remove databases-degraded')).toMatch(/^0\n/);
    expect(read()).toContain('databases-degraded ]');
    expect(await run('filters add databases-degradet')).toMatch(/^2\n.*Did you mean databases-degraded\?/);
    expect(await run('analyze --filter Pod')).toMatch(/^0\n/);
    // Whoever presses Tab does not wait for long: on a busy machine there may be nothing by then.
    await eventually(async () =>
      expect(await run('__complete analyze --filter database')).toContain('databases-degraded'),
    );
    await eventually(async () => expect(await run('__complete filters remove Pod disk')).toContain('disks'));
  },
  LONG,
);

test(
  'config check says what is wrong with files of analyzers, with line and column',
  async () => {
    const { run } = home(RULE.replace('==', '='));
    const said = await run('config check');
    expect(said).toMatch(/^2\n/);
    expect(said).toContain('rules.yaml:4:31: databases-degraded: when: one = compares nothing');
  },
  LONG,
);
