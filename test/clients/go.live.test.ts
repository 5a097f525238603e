// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openApiWorld } from '../support/api-world.ts';
import { describeWith } from '../support/needs.ts';

const run = promisify(execFile);
const source = fileURLToPath(new URL('go', import.meta.url));

/** The program, or why its modules cannot be had. */
const built = async (go: string): Promise<{ readonly program: string } | { readonly why: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'k8sgpt-go-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, 'client');
  try {
    await run(go, ['mod', 'download'], { cwd: source, timeout: 60_000 });
  } catch (error) {
    return { why: `its modules cannot be had (${(error as Error).message.split('\n')[1] ?? 'no answer'})` };
  }
  await run(go, ['build', '-buildvcs=false', '-o', program, '.'], { cwd: source, timeout: 120_000 });
  return { program };
};

describeWith('go', 'the round of k8sgpt-operator, in Go', (go) => {
  test('is gone through to its results, without a token and whatever it wants to configure', {
    timeout: 240_000,
  }, async ({ skip }) => {
    const made = await built(go);
    if ('why' in made) return skip(`the client in Go is not tried: ${made.why}`);
    const { target } = await openApiWorld({
      env: { K8SGPT_API_WITHOUT_TOKEN: 'read' },
      config: 'access: { rules: [{ platform: api, users: [anonymous], namespaces: [shop] }] }',
    });
    const { stdout } = await run(made.program, [target], { timeout: 60_000 });
    const told = JSON.parse(stdout) as { readonly results: readonly { readonly parentObject: string }[] };
    expect(told).toMatchObject({
      health: 'SERVING',
      configStatus: expect.stringMatching(/^Nothing was changed\./) as string,
      hasTrivy: true,
      status: 'ProblemDetected',
      problems: 3,
      late: 'DeadlineExceeded',
    });
    expect(told).toHaveProperty('services', [
      'grpc.health.v1.Health',
      'k8sgpt.v1.AnalysisService',
      'schema.v1.ServerAnalyzerService',
      'schema.v1.ServerConfigService',
      'schema.v1.ServerQueryService',
    ]);
    expect(told.results).toHaveLength(3);
    expect(told.results[0]).toMatchObject({
      kind: 'Pod',
      name: expect.stringMatching(/^shop\/checkout-/) as string,
      error: [{ text: expect.stringContaining('ConfigMap shop-config does not exist') as string }],
      details: expect.stringContaining('Solution:') as string,
      parentObject: 'Deployment/checkout',
    });
  });
});
