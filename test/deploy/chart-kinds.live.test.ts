// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../../scripts/root.ts';
import { chartWith, RELEASES, type Rendered } from '../support/chart.ts';
import { chartValues } from '../support/chart-values.ts';
import { describeWith, programPath } from '../support/needs.ts';

/** Kinds of other projects, and where their types are. */
const FOREIGN: Readonly<Record<string, string>> = {
  'keda.sh/v1alpha1': '@kubernetes-models/keda/keda.sh/v1alpha1',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
  'gateway.networking.k8s.io/v1': '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1',
};

const distinct = (objects: readonly Rendered[]): readonly Rendered[] => [
  ...new Map(objects.map((object) => [JSON.stringify(object), object])).values(),
];

const isForeign = ({ apiVersion }: Rendered): boolean => Object.hasOwn(FOREIGN, apiVersion);

const validate = (program: string, objects: readonly unknown[], release: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'chart-kinds-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'objects.yaml');
  // As JSON: what other parsers of YAML take for true (yes) stays a word.
  writeFileSync(file, objects.map((object) => `---\n${JSON.stringify(object)}\n`).join(''));
  return new Promise((resolve) => {
    execFile(program, ['--strict', '-k', release, file], { maxBuffer: 64 << 20 }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
};

/** What TypeScript says of objects as values of their types: what is missing, of another type, or unknown. */
const typed = (objects: readonly Rendered[]): readonly string[] => {
  const text = objects
    .map(
      (object, at) =>
        `import type { I${object.kind} as T${at} } from '${FOREIGN[object.apiVersion] ?? ''}';\nexport const o${at}: T${at} = ${JSON.stringify(object)};\n`,
    )
    .join('');
  // Beside the project's packages, where their types are found.
  const file = `${root}test/deploy/rendered.ts`;
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const real = ts.createCompilerHost(options);
  host.fileExists = (name) => name === file || real.fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
      : real.getSourceFile(name, ...rest);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([file], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
};

describeWith('helm', 'what the chart renders', (helm) => {
  const chart = chartWith(helm);
  const all = distinct(Object.values(chartValues).flatMap((values) => chart.objects(values)));
  const validator = programPath('kubernetes-validate');

  test.skipIf(validator === undefined).each(RELEASES)(
    'is what Kubernetes %s takes, field by field',
    { timeout: 180_000 },
    async (release) => {
      const own = all.filter((object) => !isForeign(object));
      expect(own.length).toBeGreaterThan(150);
      const said = await validate(validator ?? '', own, release);
      const lines = said.split('\n').filter((line) => line !== '');
      expect(lines.filter((line) => !line.includes(' passed for resource '))).toEqual([]);
      expect(lines).toHaveLength(own.length);
    },
  );

  test.skipIf(validator === undefined)('and would be refused with a field that there is not', async () => {
    const one = all.find(({ kind }) => kind === 'NetworkPolicy');
    const said = await validate(
      validator ?? '',
      [{ ...one, spec: { ...one?.['spec'], podSelektor: {} } }],
      RELEASES[0],
    );
    expect(said).toContain('podSelektor');
    expect(said).not.toContain('passed for resource');
  });

  test('is what KEDA, Prometheus’ operator and Gateway API take', { timeout: 120_000 }, () => {
    const foreign = all.filter(isForeign);
    expect(new Set(foreign.map(({ kind }) => kind))).toEqual(
      new Set([
        'ScaledObject',
        'TriggerAuthentication',
        'ServiceMonitor',
        'PodMonitor',
        'PrometheusRule',
        'HTTPRoute',
      ]),
    );
    // These types are of an older KEDA, which took authorities from Secrets only. https://keda.sh/docs/latest/concepts/authentication/
    const known = foreign.map((object) => {
      const { configMapTargetRef, ...spec } = object['spec'];
      return object.kind === 'TriggerAuthentication' && configMapTargetRef !== undefined
        ? { ...object, spec }
        : object;
    });
    expect(typed(known)).toEqual([]);
    const [broken] = foreign.filter(({ kind }) => kind === 'ScaledObject');
    expect(
      typed([{ ...broken, spec: { ...broken?.['spec'], minReplicas: 1 } } as Rendered]).join(),
    ).toContain('minReplicas');
  });

  test('has in routes what an API server would add, so that nothing looks changed', () => {
    // https://gateway-api.sigs.k8s.io/reference/spec/ : ParentReference, BackendObjectReference, BackendRef
    const [route] = chart
      .objects({
        httpRoute: {
          enabled: true,
          parentRefs: [{ name: 'public' }, { name: 'mesh', kind: 'Service', group: '' }],
        },
      })
      .filter(({ kind }) => kind === 'HTTPRoute');
    expect(route?.['spec'].parentRefs).toEqual([
      { name: 'public', kind: 'Gateway', group: 'gateway.networking.k8s.io' },
      { name: 'mesh', kind: 'Service', group: '' },
    ]);
    for (const { matches, backendRefs } of route?.['spec'].rules ?? []) {
      expect(matches[0].path).toEqual({ type: 'PathPrefix', value: '/' });
      expect(backendRefs[0]).toMatchObject({ group: '', kind: 'Service', weight: 1 });
    }
  });
});
