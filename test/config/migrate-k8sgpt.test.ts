// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configSlices } from '../../src/compose/config-slices.generated.ts';
import { migrateK8sgpt } from '../../src/config/migrate-k8sgpt.ts';
import { inspectConfig } from '../../src/config/resolve.ts';

const migrated = (text: string) => {
  const migration = migrateK8sgpt({ path: 'k8sgpt.yaml', text }, configSlices, ['Pod', 'Log']);
  return {
    ...migration,
    text: migration.write(({ section, setting }) => ({ env: `${section}_${setting}` })),
  };
};

const MIXED = `# Ours since spring.
general:
    logLevel: warn # quiet
# Who explains.
ai:
    providers:
        # The gateway of the platform team.
        - name: openai
          # Cheap.
          model: gpt-x # until June
          password: sk-clear
        - name: anthropic
          password: sk-other
          model: theirs
    defaultprovider: openai
    mask: names
anthropic:
    model: ours
# Only what we can fix.
active_filters:
    - Pod
    - Log
    - Nothing
kubecontext: prod # not staging
`;

describe('a file with keys of both', () => {
  test('has ours alone afterwards, with comments, indents and order', () => {
    expect(migrated(MIXED).text).toBe(`# Ours since spring.
general:
    logLevel: warn # quiet
# Who explains.
ai:
    mask: names
    backend: openai
anthropic:
    model: ours
    apiKey: { env: anthropic_apiKey }
# The gateway of the platform team.
openai:
    # Cheap.
    model: gpt-x # until June
    apiKey: { env: openai_apiKey }
analysis:
    # Only what we can fix.
    filters: { only: [ Pod, Log ] }
kubernetes:
    contexts: [ prod ] # not staging
`);
  });

  test('tells what is moved out of it and what is not carried over', () => {
    const { secrets, settings, notes } = migrated(MIXED);
    expect(secrets).toEqual([
      { section: 'openai', setting: 'apiKey', value: 'sk-clear' },
      { section: 'anthropic', setting: 'apiKey', value: 'sk-other' },
    ]);
    expect(settings).not.toContain('anthropic.model');
    expect(notes).toEqual(['k8sgpt.yaml:20:1: the filter Nothing does not exist here']);
  });
});

test('a secret in clear text in a section of ours is moved, too', () => {
  const { text, secrets } = migrated('slack: { botToken: xoxb-clear } # chat\n');
  expect(secrets).toEqual([{ section: 'slack', setting: 'botToken', value: 'xoxb-clear' }]);
  expect(text).not.toContain('xoxb-clear');
});

test('a file of ours stays as it is', () => {
  const text = '# a\nopenai: { model: m } # b\n';
  expect(migrated(text).text).toBe(text);
});

test('what comes of a whole file of k8sgpt means the same, and none of its secrets is in it', () => {
  const before = readFileSync(new URL('../fixtures/k8sgpt/all-providers.yaml', import.meta.url), 'utf8');
  const migration = migrateK8sgpt({ path: 'k8sgpt.yaml', text: before }, configSlices, []);
  const kept: Record<string, string> = {};
  const text = migration.write(({ section, setting, value }) => {
    kept[`${section}-${setting}`] = value;
    return { file: `${section}-${setting}` };
  });
  const valuesOf = (file: string) =>
    inspectConfig(configSlices, {
      env: {},
      file: { path: 'k8sgpt.yaml', text: file },
      readSecret: (path) => kept[path] ?? '',
    });
  const { analysis: _, ...after } = valuesOf(text).values;
  const { analysis: __, ...meant } = valuesOf(before).values;
  expect(after).toEqual(meant);
  expect(valuesOf(text).warnings).toEqual([]);
  expect(text).not.toMatch(/sk-clear|hf-clear/);
});
