// SPDX-License-Identifier: Apache-2.0

import type { AccessRule, AccessSettings } from '../../config/access.ts';
import type { Risk } from './risk.ts';

/** Somebody is meant by it, or a place: not whoever writes anywhere. */
const isForSome = ({ channels, users, groups, workspace }: AccessRule): boolean =>
  [channels, users, groups, workspace].some((given) => given !== undefined);

const allowsAll = ({ clusters, namespaces, verbs }: AccessRule): boolean =>
  clusters.includes('*') && namespaces === undefined && verbs === undefined;

const ruleRisks = (rules: readonly AccessRule[]): readonly Risk[] =>
  rules.flatMap((rule, at): Risk[] => {
    if (rule.deny) return [];
    const name = `access.rules[${at}]`;
    if (rule.verbs?.includes('admin') === true && rule.users === undefined && rule.groups === undefined)
      return [
        {
          code: 'rule-makes-everybody-admin',
          what: `${name} lets whoever writes there stop the bot, read its audit log and end the work of others`,
          fix: `Name users or groups in ${name}, or the people in access.admins.`,
        },
      ];
    if (isForSome(rule) || !allowsAll(rule)) return [];
    return [
      {
        code: 'rule-for-everybody',
        what: `${name} lets everybody do everything with every cluster`,
        fix: `Name channels, users or groups in ${name}, or clusters and namespaces.`,
      },
    ];
  });

/** Rules by which more people may do more than a careful reader of them would think. `talks`: people can reach it. */
export const accessRisks = (access: AccessSettings, talks: boolean): readonly Risk[] => [
  ...(talks && (access.default ?? (access.rules.length === 0 ? 'everyone-here' : '')) === 'everyone-here'
    ? [
        {
          code: 'everyone-may-ask',
          what: 'whoever writes where the bot was invited may ask about every cluster and namespace',
          fix: 'Name channels in access.rules, or set K8SGPT_ACCESS_DEFAULT=rules-only.',
        },
      ]
    : []),
  ...ruleRisks(access.rules),
  ...(access.impersonate?.others === 'bot'
    ? [
        {
          code: 'others-read-as-bot',
          what: 'people without an identity of their own read clusters with the rights of the bot',
          fix: 'Set access.impersonate.others to refuse.',
        },
      ]
    : []),
];
