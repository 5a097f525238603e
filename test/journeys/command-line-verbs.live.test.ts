// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { k8sgpt } from '../support/command-line.ts';

/** A home of a fixed length, so that lines are wrapped the same everywhere. */
const homeWith = (text?: string) => {
  const home = mkdtempSync('/tmp/k8sgpt-verbs-');
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const file = join(home, 'k8sgpt', 'k8sgpt.yaml');
  mkdirSync(join(home, 'k8sgpt'), { mode: 0o700 });
  if (text !== undefined) writeFileSync(file, text, { mode: 0o600 });
  const env = { XDG_CONFIG_HOME: home, HOME: home, XDG_STATE_HOME: join(home, 'state') };
  const plain = (words: string): string => words.replaceAll(home, '/tmp/k8sgpt-verbs-……');
  const run = async (line: string) => {
    const ended = await k8sgpt(line.split(' '), { env, cwd: home });
    return { ...ended, shown: plain(`${ended.stdout}${ended.stderr}`) };
  };
  return {
    home,
    file,
    run,
    read: () => readFileSync(file, 'utf8'),
    /** What somebody sees who types these lines, and the file that is left. */
    transcript: async (...lines: readonly string[]): Promise<string> => {
      const seen: string[] = [];
      for (const line of lines) {
        const { code, shown } = await run(line);
        seen.push(`$ k8sgpt ${line}\n${shown}${code === 0 ? '' : `exit code ${code}\n`}`);
      }
      seen.push(`$ cat k8sgpt.yaml\n${plain(readFileSync(file, 'utf8'))}`);
      return seen.join('\n');
    },
  };
};

const OURS = `# The platform team's.
general:
  logLevel: warn # quiet

# Whom we ask.
openai:
  model: gpt-x # cheap
`;

const LONG = 240_000;

test(
  'filters are made active and are not, names validated',
  async () => {
    const { transcript } = homeWith(OURS);
    await expect(
      await transcript(
        'filters add Log,pod',
        'filters remove ConfigMap,Ingress',
        'filters add ConfigMap',
        'filters add Ingres',
        'filters remove all',
        'filters add',
      ),
    ).toMatchFileSnapshot('./command-line/filters.txt');
  },
  LONG,
);

test(
  'integrations are filters of a product; nothing is installed',
  async () => {
    const { transcript } = homeWith(OURS);
    await expect(
      await transcript(
        'integration list',
        'integration deactivate trivy',
        'integration activate trivy --no-install -n default',
        'integration activate keda',
        'integration activate kedda',
      ),
    ).toMatchFileSnapshot('./command-line/integration.txt');
  },
  LONG,
);

test(
  'custom analyzers are added and removed, those of k8sgpt become ours',
  async () => {
    const { transcript } = homeWith(
      `${OURS}custom_analyzers:\n  - name: disks\n    connection: { url: disks.monitoring, port: 8085 }\n`,
    );
    await expect(
      await transcript(
        'custom-analyzer list --details',
        'custom-analyzer add -n certs -u certs.monitoring -r 9000',
        'custom-analyzer add -n certs',
        'custom-analyzer remove -n diskz',
        'custom-analyzer remove --names disks',
        'custom-analyzer list -o json',
      ),
    ).toMatchFileSnapshot('./command-line/custom-analyzer.txt');
  },
  LONG,
);

test(
  'auth says what is still missing, and takes out what is not there without ado',
  async () => {
    const { transcript } = homeWith('# nothing yet\n');
    await expect(
      await transcript(
        'auth remove openai',
        'auth add -b openai -m gpt-x',
        'auth default -p anthropic',
        'auth remove -b openai,groq',
        'auth remove anthropic',
        'auth remove anthropic',
      ),
    ).toMatchFileSnapshot('./command-line/auth-remove.txt');
  },
  LONG,
);

test(
  'auth takes flags of k8sgpt, and shows no key',
  async () => {
    const { transcript } = homeWith(OURS);
    await expect(
      await transcript(
        'auth add -b azureopenai -m gpt-x',
        'auth add -b azureopenai -e my-deployment -u https://name.openai.azure.com --azureAPIVersion 2024-10-21',
        'auth add -b oci -k ocid1.compartment -m ocid1.model -t 0.2 -c 40 -l 900',
        'auth update -b openai -t 0.1 -o org-1',
        'auth update -b openai -t warm',
        'auth default -p openai',
        'auth default',
        'auth remove -b oci,azureopenai',
      ),
    ).toMatchFileSnapshot('./command-line/auth.txt');
  },
  LONG,
);

test(
  'cache get and remove without a key are about the store',
  async () => {
    const { transcript } = homeWith(`${OURS}cache:\n  currentCacheType: gcs\n  gcs: { bucketname: b }\n`);
    await expect(
      await transcript(
        'cache add interplex',
        'cache add s3 -i -b answers',
        'cache add file',
        'cache get',
        'cache list -o yaml',
        'cache purge --all',
        'cache remove',
      ),
    ).toMatchFileSnapshot('./command-line/cache.txt');
  },
  LONG,
);

test(
  'keys come from the page of their backend; the version is told to programs',
  async () => {
    const { transcript, run } = homeWith(OURS);
    await expect(
      await transcript('generate -b anthropic', 'generate ollama', 'generate -b antropic'),
    ).toMatchFileSnapshot('./command-line/generate.txt');
    expect(JSON.parse((await run('version -o json')).stdout)).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      node: process.versions.node,
    });
  },
  LONG,
);

test(
  'two processes that change the file lose nothing of each other',
  async () => {
    const { run, read } = homeWith(OURS);
    const ended = await Promise.all(
      ['Log', 'BestPractice', 'Security'].map((name) => run(`filters add ${name}`)),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const name of ['Log', 'BestPractice', 'Security']) expect(read()).toContain(name);
    expect(read()).toContain('model: gpt-x # cheap');
  },
  LONG,
);

test(
  'a file that is read-only or no YAML is left as it is',
  async () => {
    const { run, read, file } = homeWith(OURS);
    chmodSync(file, 0o444);
    const refused = await run('filters add Log');
    expect([refused.code, read()]).toEqual([2, OURS]);
    expect(refused.shown).toContain('is read-only');
    chmodSync(file, 0o600);
    writeFileSync(file, 'openai: [\n');
    const broken = await run('filters add Log');
    expect([broken.code, read()]).toEqual([2, 'openai: [\n']);
    expect(broken.shown).toContain('not valid YAML');
  },
  LONG,
);
