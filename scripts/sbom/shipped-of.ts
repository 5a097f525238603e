// SPDX-License-Identifier: Apache-2.0

import type { ThirdParty } from '../build/third-party.ts';

interface Property {
  readonly name: string;
  readonly value: string;
}

interface Component {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly 'bom-ref': string;
  readonly properties?: readonly Property[];
}

/** The parts of a bill of materials that are read here; the rest is passed on as it is. */
export interface Bom {
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** Set by cyclonedx-npm on what only `npm install` of a checkout brings, but not on what tools would like to have. */
const isTool = ({ properties = [] }: Component, tools: ReadonlySet<string>): boolean =>
  properties.some(
    ({ name, value }) =>
      (name === 'cdx:npm:package:development' && value === 'true') ||
      (name === 'cdx:npm:package:path' && tools.has(value)),
  );

const idOf = ({ group, name, version }: Component): string =>
  `${group === undefined ? '' : `${group}/`}${name}@${version ?? ''}`;

/** Where it lies on the machine that made it is nobody's. */
const shown = ({ properties = [], ...rest }: Component, isBundled: boolean): Component => ({
  ...rest,
  properties: [
    ...properties.filter(
      ({ name }) => name !== 'cdx:npm:package:path' && name !== 'cdx:npm:package:development',
    ),
    { name: 'k8sgpt:bundled', value: String(isBundled) },
  ],
});

/**
 * Of a bill of everything that is installed what is shipped: dependencies, and tools of which the bundle holds parts.
 * Throws where the bundle holds a package that the bill does not know.
 * `tools`: folders of packages that the lock file knows as those of development alone.
 */
export const shippedOf = (
  bom: Bom,
  bundled: readonly Pick<ThirdParty, 'name' | 'version'>[],
  tools: ReadonlySet<string> = new Set(),
): Bom => {
  const inBundle = new Set(bundled.map(({ name, version }) => `${name}@${version}`));
  const known = new Set(bom.components.map(idOf));
  const unknown = [...inBundle].filter((id) => !known.has(id));
  if (unknown.length > 0) throw new Error(`The bundle holds what is not installed: ${unknown.join(', ')}.`);
  const components = bom.components
    .filter((one) => !isTool(one, tools) || inBundle.has(idOf(one)))
    .map((one) => shown(one, inBundle.has(idOf(one))));
  const refs = new Set([bom.metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  return {
    ...bom,
    metadata: { ...bom.metadata, component: shown(bom.metadata.component, true) },
    components,
    dependencies: bom.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
};
