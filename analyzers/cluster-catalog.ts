// SPDX-License-Identifier: Apache-2.0

import { defineAnalyzer } from '../src/core/analyzer.ts';
import { conditionFacts, lasting, UNDECIDED } from '../src/core/condition-check.ts';
import { name } from '../src/core/datum.ts';
import { refOf } from '../src/core/kind.ts';

const DOCS = 'https://operator-framework.github.io/operator-controller/';

/** registry/path:tag@digest, as container tools accept it. */
const IMAGE =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[a-z0-9]+:[a-f0-9]{32,})?$/;
const DIGEST = /@sha256:[a-f0-9]{64}$/;

export default defineAnalyzer({
  kind: 'ClusterCatalog',
  group: 'additional',
  title: 'Catalogs of operators that are not served',
  why: 'Nothing of a catalog can be installed or upgraded while it is not served.',
  each: 'ClusterCatalog',
  reads: [],
  problems: {
    'image-invalid': {
      severity: 'warning',
      message: 'takes its content from {image}, which is no image reference',
      fix: 'Write spec.source.image.ref as registry/path:tag or registry/path@sha256:digest.',
      docs: `${DOCS}tutorials/add-catalog/`,
    },
    unresolved: {
      severity: 'warning',
      message: 'says it resolved its image, but to {image}, which has no digest',
      fix: 'Make catalogd resolve the image anew, for example by changing spec.source.image.ref.',
      docs: `${DOCS}tutorials/add-catalog/`,
    },
    'not-serving': {
      severity: 'warning',
      symptom: true,
      message: 'is not served: {detail}',
      fix: 'Correct what catalogd names, and check that it runs.',
      docs: `${DOCS}tutorials/add-catalog/`,
    },
    failing: {
      severity: 'warning',
      message: 'cannot be brought up to date: {detail}',
      fix: 'Correct what catalogd names: the image, the credentials or the way to the registry.',
      docs: `${DOCS}tutorials/add-catalog/`,
    },
  },
  *check(catalog, cluster) {
    if (catalog.availabilityMode === 'Unavailable' || catalog.metadata.deletionTimestamp !== undefined)
      return;
    const { image, resolved } = catalog;
    if (image !== undefined && !IMAGE.test(image))
      yield {
        code: 'image-invalid',
        data: { image: name('image', image) },
        evidence: [{ type: 'field', on: refOf(catalog), path: 'spec.source.image.ref', value: image }],
      };
    if (resolved !== undefined && !DIGEST.test(resolved))
      yield { code: 'unresolved', data: { image: name('image', resolved || 'nothing') } };
    const idle = lasting(catalog, 'Serving', undefined, cluster);
    if (idle !== undefined) yield { code: 'not-serving', ...conditionFacts(catalog, idle) };
    const progress = lasting(catalog, 'Progressing', ['True', 'False', 'Unknown'], cluster);
    if (progress === undefined || progress.reason === 'Succeeded') return;
    if (progress.status === 'True' && progress.reason !== 'Retrying' && progress.reason !== 'Blocked') {
      if (lasting(catalog, 'Progressing', ['True'], cluster, UNDECIDED) === undefined) return;
    }
    yield { code: 'failing', ...conditionFacts(catalog, progress) };
  },
});
