// SPDX-License-Identifier: Apache-2.0

import type { Bom } from './shipped-of.ts';

/**
 * The bill of a release: of its version, which the tree that it is made in may not say yet, and with the Node.js that comes
 * along where none has to be installed. Whoever looks for what is vulnerable looks for that first.
 */
export const ofRelease = (bom: Bom, version: string, node: string): Bom => {
  const { component } = bom.metadata;
  const nodeRef = `node@${node}`;
  return {
    ...bom,
    metadata: {
      ...bom.metadata,
      component: { ...component, version, purl: `pkg:npm/${component.name}@${version}` },
    },
    components: [
      ...bom.components,
      {
        type: 'platform',
        name: 'node',
        version: node,
        'bom-ref': nodeRef,
        description:
          'Comes along in the programs of one file for Linux and Windows, in the DEB and in the RPM',
        licenses: [{ license: { id: 'MIT' } }],
        cpe: `cpe:2.3:a:nodejs:node.js:${node}:*:*:*:*:*:*:*`,
        purl: `pkg:generic/node@${node}`,
        externalReferences: [{ type: 'website', url: 'https://nodejs.org' }],
      },
    ],
    dependencies: [
      ...bom.dependencies.map(({ ref, dependsOn = [] }) => ({
        ref,
        dependsOn: ref === component['bom-ref'] ? [...dependsOn, nodeRef] : dependsOn,
      })),
      { ref: nodeRef, dependsOn: [] },
    ],
  };
};
