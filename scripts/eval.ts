// SPDX-License-Identifier: Apache-2.0

/**
 * How well explanations do on recorded states whose root cause an expert wrote down:
 * `npm run eval` asks the configured backend (environment and configuration file, as the product reads them);
 * `npm run eval -- --scripted` asks a scripted server instead: a check of the harness, which is what docs/eval.md holds
 * until somebody asks a model. `--cases FILE` (what `feedback --export` gave), `--dir DIR`, `--only ID`, `--limit N`, `--language L`, `--json`.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import openai from '../adapters/ai/openai.ts';
import { createBase } from '../src/compose/base.ts';
import { loadSettings } from '../src/compose/settings.ts';
import { openTelemetry } from '../src/compose/telemetry.ts';
import { Refused } from '../src/core/errors.ts';
import type { AiBackend } from '../src/core/ports/ai-backend.ts';
import { readCases } from './eval/cases.ts';
import { evaluate } from './eval/evaluate.ts';
import { evaluationPage, evaluationTable } from './eval/page.ts';
import { startScriptedModel } from './eval/scripted-model.ts';
import { root } from './root.ts';
import { readStates } from './score/expected.ts';
import { missingScenarios, scenarioFolders } from './score/scenarios.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string', multiple: true, default: [] },
    cases: { type: 'string' },
    only: { type: 'string' },
    limit: { type: 'string' },
    language: { type: 'string' },
    scripted: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { dir, cases, only, limit, language, scripted, json } = values;

const env = process.env;
const settings = await loadSettings({ env: scripted ? {} : env });
const base = { ...createBase({ env: scripted ? {} : env }), ...openTelemetry('warn') };
const server = scripted ? await startScriptedModel() : undefined;

const openBackend = async (): Promise<AiBackend> => {
  if (server !== undefined) {
    const given = { apiKey: 'scripted', baseUrl: `${server.url}/v1`, model: 'scripted' };
    return openai.open(openai.config.schema.parse(given), base);
  }
  const named = settings.ai.backend;
  const found = settings.backends.find(({ name, isConfigured }) => isConfigured && (named ?? name) === name);
  if (found === undefined)
    throw new Refused(
      'No AI backend is configured: set OPENAI_API_KEY or another, or check the harness with --scripted.',
    );
  return found.open(base);
};

const folders = dir.length > 0 ? dir : scenarioFolders();
if (folders.length === 0 && cases === undefined) {
  console.error(missingScenarios);
  process.exit(2);
}
const read =
  cases === undefined ? (await Promise.all(folders.map(readStates))).flat() : await readCases(cases);
const states = read
  .filter(({ id }) => only === undefined || id.includes(only))
  .slice(0, limit === undefined ? undefined : Number(limit));
try {
  const backend = await openBackend();
  const judged = await evaluate(
    states,
    {
      backend,
      mask: settings.ai.mask,
      language,
      maxTokens: settings.ai.maxTokens,
      promptTokens: settings.ai.promptTokens,
      now: Date.now,
      onAnswer: ({ id, remarks }) => {
        if (remarks.length > 0) console.error(`${id}: ${remarks.join('; ')}`);
      },
    },
    new AbortController().signal,
  );
  console.log(json ? JSON.stringify(judged, null, 2) : evaluationTable(judged));
  if (dir.length === 0 && cases === undefined && only === undefined && limit === undefined) {
    const page = evaluationPage({
      backend: backend.name,
      model: backend.model,
      isScripted: scripted,
      judged,
    });
    await writeFile(`${root}docs/eval.md`, page);
    console.error('wrote docs/eval.md');
  }
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 2;
} finally {
  await server?.close();
}
