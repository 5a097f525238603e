// SPDX-License-Identifier: Apache-2.0

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Installed, installed } from '../support/installed.ts';
import { describeWith } from '../support/needs.ts';

let here: Installed;
beforeAll(async () => {
  here = await installed();
  await mkdir(join(here.home, '.local/state/k8sgpt'), { recursive: true });
  await writeFile(
    join(here.home, '.local/state/k8sgpt/completion.json'),
    JSON.stringify({
      clusters: [
        {
          name: 'prod',
          default: true,
          namespaces: ['payments', 'shop'],
          objects: [{ namespace: 'shop', name: 'deployment/checkout' }],
        },
      ],
      incidents: ['checkout is down'],
    }),
  );
  await mkdir(join(here.home, '.kube'));
  await writeFile(
    join(here.home, '.kube/config'),
    'contexts:\n- name: arn:aws:eks:eu-west-1:1:cluster/prod\n- name: kind-dev\n',
  );
});
afterAll(() => here.remove());

describe('bash', () => {
  /** What the function leaves for readline when Tab is pressed at the end of each line. */
  const complete = async (...lines: readonly string[]): Promise<readonly string[]> => {
    const script = [
      'source <(k8sgpt completion bash)',
      'try() {',
      '  COMP_LINE=$1 COMP_POINT=${#1}',
      '  __k8sgpt_complete k8sgpt',
      '  printf "%s\\n" "${COMPREPLY[*]}"',
      '}',
      ...lines.map((line) => `try '${line}'`),
    ].join('\n');
    return (await here.run('bash', ['--norc', '-c', script])).trimEnd().split('\n');
  };

  // Whoever presses Tab does not wait for long: on a busy machine there may be nothing by then.
  test('completes verbs, words, flags and what earlier commands saw', async () => {
    await eventually(async () =>
      expect(
        await complete(
          'k8sgpt anal',
          'k8sgpt cache ad',
          'k8sgpt analyze --names',
          'k8sgpt analyze -n ',
          'k8sgpt analyze -n shop,p',
          'k8sgpt analyze -n shop dep',
          'k8sgpt explain ',
        ),
      ).toEqual([
        'analyze',
        'add',
        '--namespace',
        'payments shop',
        'shop,payments',
        'deployment/checkout',
        '1',
      ]),
    );
  });

  test('completes behind signs at which readline breaks words', async () => {
    await eventually(async () =>
      expect(
        await complete('k8sgpt analyze --namespace=pa', 'k8sgpt analyze --cluster arn:aws:eks:e'),
      ).toEqual(['payments', 'eu-west-1:1:cluster/prod']),
    );
  });
});

describeWith('zsh', 'zsh', () => {
  test('completes at a press of Tab', async () => {
    const script = `
      zmodload zsh/zpty
      zpty shell 'TERM=dumb COLUMNS=200 zsh -f -i'
      await() {
        local all chunk
        while (( SECONDS < 45 )); do
          zpty -r -t shell chunk && all+=$chunk || sleep 0.05
          [[ $all == *\${~1}* ]] && return 0
        done
        print -r -- "$1 did not come: $all"
        exit 1
      }
      zpty -w shell "autoload -U compinit; compinit -u -D; source <(k8sgpt completion zsh); print LOA''DED"
      await LOADED
      zpty -w -n shell $'k8sgpt cac\\tad\\ts\\t'
      await 'cache *add *s3 '
      zpty -w -n shell $'\\x15k8sgpt analyze -f pod,ser\\t'
      await 'Service '
      zpty -w -n shell $'\\x15k8sgpt analyze --context kind\\t'
      await 'dev '
      zpty -d shell
      print done
    `;
    expect(await here.run('zsh', ['-f', '-c', script])).toBe('done\n');
  });
});

describeWith('fish', 'fish', () => {
  test('completes with descriptions, and files where a file may stand', async () => {
    await writeFile(join(here.home, 'cluster.json'), '{}');
    const script = [
      'k8sgpt completion fish | source',
      ...['k8sgpt schedul', 'k8sgpt analyze -n pa', 'k8sgpt analyze --objects clus', 'k8sgpt explain '].map(
        (line) => `complete -C '${line}'`,
      ),
    ].join('\n');
    expect(await here.run('fish', ['--no-config', '-c', script])).toBe(
      [
        'scheduler\tLook after the watches for workers on the same Redis; each worker does so too, where there is none',
        'payments',
        'cluster.json',
        '1\tcheckout is down',
        '',
      ].join('\n'),
    );
  });
});

describe('PowerShell', () => {
  test('has a script that asks the program, and passes an empty word on', async () => {
    const script = await here.run('k8sgpt', ['completion', 'powershell']);
    expect(script).toContain("Register-ArgumentCompleter -Native -CommandName 'k8sgpt'");
    expect(script).toContain('& $program __complete @words');
    for (const [open, close] of ['{}', '()', '[]'])
      expect(script.split(open ?? '').length).toBe(script.split(close ?? '').length);
    expect(await here.run('k8sgpt', ['__complete', 'cache', 'add', '""'])).toContain('s3\n');
  });
});

describe('a shell that there is not', () => {
  test('is refused with those that there are', async () => {
    await expect(here.run('k8sgpt', ['completion', 'fishy'])).rejects.toThrow(
      /no completion for fishy: there is one for bash, zsh, fish, powershell.*\n.*k8sgpt completion fish/,
    );
  });
});

describeWith('kubectl', 'kubectl', () => {
  test('finds the plug-in, and completes behind its name', async () => {
    expect(await here.run('kubectl', ['plugin', 'list'])).toContain('kubectl-k8sgpt');
    expect(await here.run('kubectl', ['__complete', 'k8sgpt', 'analyze', '-n', 'pa'])).toMatch(
      /^payments\n:4/,
    );
  });

  test('says how it is called in help and in errors', async () => {
    expect(await here.run('kubectl', ['k8sgpt', 'help', 'explain'])).toContain('kubectl k8sgpt explain');
    await expect(here.run('kubectl', ['k8sgpt', 'analize'])).rejects.toThrow('kubectl k8sgpt analyze');
  });
});
