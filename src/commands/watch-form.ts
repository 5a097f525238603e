// SPDX-License-Identifier: Apache-2.0

import { maySeeCluster } from '../core/access.ts';
import { chooseCluster } from '../core/choose.ts';
import type { CommandContext, Plan } from '../core/command.ts';
import type { FormField } from '../core/form.ts';

/** As many as a form may offer. */
const MOST = 25;

const RHYTHMS = [
  { label: 'Every minute', value: '1m' },
  { label: 'Every 5 minutes', value: '5m' },
  { label: 'Every hour', value: '1h' },
  { label: 'Live: as it changes', value: 'live' },
] as const;

const SEVERITIES = [
  { label: 'Problems only', value: 'critical' },
  { label: 'Problems and warnings', value: 'warning' },
  { label: 'Notes too', value: 'info' },
] as const;

const choice = (
  name: string,
  label: string,
  options: readonly { readonly label: string; readonly value: string }[],
  initial: string,
): FormField => ({
  as: 'flag',
  name,
  label,
  required: true,
  type: 'choice',
  several: false,
  options,
  initial: [initial],
});

/** What is watched, where nothing of it was said; where no form can be opened, how to write it. */
export const watchForm = (context: CommandContext): Plan => {
  const { access, directory } = context;
  const usual = chooseCluster(undefined, context);
  const others = directory.clusters
    .map(({ name }) => name)
    .filter((name) => name !== usual && name.length <= 75 && maySeeCluster(access, name));
  const clusters = [usual, ...others].slice(0, MOST).map((name) => ({ label: name, value: name }));
  return {
    type: 'form',
    form: {
      title: 'Watch a cluster',
      submit: 'Watch',
      line: 'watch add',
      fields: [
        ...(usual.length <= 75 ? [choice('cluster', 'Cluster', clusters, usual)] : []),
        {
          as: 'flag',
          name: 'namespace',
          label: 'Namespaces (empty: all)',
          required: false,
          type: 'text',
          long: false,
          placeholder: 'shop, payments',
          max: 500,
        },
        choice('every', 'How often', RHYTHMS, '5m'),
        choice('severity', 'What is told', SEVERITIES, 'warning'),
        choice(
          'explain',
          'Explain each incident',
          [
            { label: 'No', value: 'false' },
            { label: 'Yes', value: 'true' },
          ],
          'false',
        ),
      ],
    },
    instead: {
      summary: 'What is to be watched: watch add --every 5m',
      blocks: [
        { type: 'paragraph', text: ['Say what is to be watched, and how often. For example:'] },
        { type: 'code', text: `/k8sgpt watch add --cluster ${usual} -n shop --every 5m` },
        {
          type: 'actions',
          actions: [
            { label: 'Everything, every 5 minutes', line: 'watch add --every 5m', style: 'primary' },
            { label: 'Everything, live', line: 'watch add --live', style: 'default' },
          ],
        },
      ],
    },
  };
};
