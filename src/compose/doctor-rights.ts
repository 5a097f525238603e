// SPDX-License-Identifier: Apache-2.0

import { type Excess, type ExcessCode, excessOf } from '../core/excess-rights.ts';
import { type AccessObjects, type Account, grantedBy, grantedRules } from '../core/granted-rights.ts';
import type { Check, ClusterReader } from '../core/ports/cluster-reader.ts';
import { byText } from '../core/ref.ts';
import type { KindState, SkipReason, Snapshot } from '../core/snapshot.ts';
import { plural } from '../views/words.ts';

const KINDS = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'] as const;

/** What each of them means for whoever steals the token, in a clause. */
const MEANING: Readonly<Record<ExcessCode, string>> = {
  'full-control': 'may do everything',
  'raises-rights': 'may give itself every right',
  'acts-as-anybody': 'may act as anybody, since no names are given',
  'runs-programs': 'may run programs in containers, or reach into them',
  'makes-tokens': 'may make tokens of other accounts',
  'reads-secrets': 'may read values of Secrets',
  'changes-objects': 'may change what is there',
  wildcard: 'may read everything of some groups, also what is added later',
};

const FIX: Partial<Record<ExcessCode, string>> = {
  'acts-as-anybody':
    'Name users and groups in `resourceNames` of that role; the page about access shows how.',
  'reads-secrets':
    'Where Secrets need not be checked, take it out and set kubernetes.secrets to none: a right to list them gives their values too.',
};

/** Nobody uses it, so nobody misses it. */
const UNUSED_SECRETS = 'although kubernetes.secrets is none';
const FIX_UNUSED = 'Take it out of that role: Secrets are never asked for.';

const TAKE_OUT =
  'Take it out of that role, or bind the role of the chart: the bot only gets, lists and watches.';

const MOST = 3;

/** Names are of the cluster: whoever may write a role chooses them. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').slice(0, 200);

const written = ({ rights, granted }: Excess): string => {
  const where = granted.namespace === undefined ? 'the whole cluster' : `namespace ${granted.namespace}`;
  return printable(`${rights} in ${where} (${grantedBy(granted)})`);
};

const checksOf = (excess: readonly Excess[], areSecretsRead: boolean): readonly Check[] =>
  (Object.keys(MEANING) as ExcessCode[]).flatMap((code): Check[] => {
    const lines = [...new Set(excess.filter((one) => one.code === code).map(written))].sort(byText);
    if (lines.length === 0) return [];
    const isUnused = code === 'reads-secrets' && !areSecretsRead;
    const meaning = isUnused ? `${MEANING[code]}, ${UNUSED_SECRETS}` : MEANING[code];
    const more = lines.length > MOST ? `; and ${lines.length - MOST} more` : '';
    return [
      {
        name: code,
        status: 'warning',
        detail: `the account of the bot ${meaning}: ${lines.slice(0, MOST).join('; ')}${more}`,
        fix: isUnused ? FIX_UNUSED : (FIX[code] ?? TAKE_OUT),
      },
    ];
  });

const objectsIn = ({ kinds }: Snapshot): AccessObjects => ({
  clusterRoles: kinds.ClusterRole?.objects ?? [],
  roles: kinds.Role?.objects ?? [],
  clusterRoleBindings: kinds.ClusterRoleBinding?.objects ?? [],
  roleBindings: kinds.RoleBinding?.objects ?? [],
});

const reasonOf = (state: KindState | undefined): SkipReason | undefined =>
  state?.status === 'skipped' ? state.reason : undefined;

const NAME = 'rights beyond reading';

const unchecked = (why: string, { name: who }: Partial<Account> = {}): Check => ({
  name: NAME,
  status: 'skipped',
  detail: `could not be checked: ${printable(why)}`,
  fix: `See them with: kubectl auth can-i --list${who === undefined ? '' : ` --as='${printable(who)}'`}`,
});

/**
 * What the account of the bot is granted beyond looking, worked out from roles and bindings, since asking the server takes a
 * POST. `namespaces`: those that are read, where not all are. What could not be read is said, and nothing is called fine then.
 */
export const excessChecks = async (
  reader: Pick<ClusterReader, 'account' | 'snapshot' | 'leftOut'>,
  signal: AbortSignal,
  namespaces?: readonly string[],
): Promise<readonly Check[]> => {
  const account = await reader.account?.(signal);
  if (account === undefined) return [unchecked('the credentials do not tell an account and its groups')];
  // Of this group the server asks nobody: no binding says so, and none can take it away.
  if (account.groups.includes('system:masters'))
    return [
      {
        name: 'full-control',
        status: 'warning',
        detail: `the account of the bot ${MEANING['full-control']}: it is in the group system:masters`,
        fix: 'Use an account of its own, with the role of the chart.',
      },
    ];
  const snapshot = await reader.snapshot(KINDS, { namespaces }, { signal });
  const rules = grantedRules(account, objectsIn(snapshot));
  const areSecretsRead = reader.leftOut?.some(({ choice }) => choice === 'secrets') !== true;
  const found = checksOf(excessOf(rules), areSecretsRead);
  const unread = KINDS.filter((kind) => snapshot.kinds[kind]?.status !== 'read');
  if (unread.length > 0) {
    const isChoice = unread.every((kind) => reasonOf(snapshot.kinds[kind]) === 'left-out');
    const why = isChoice ? 'are left out by choice' : 'may not be listed';
    return [...found, unchecked(`${unread.join(', ')} ${why}`, account)];
  }
  if (found.length > 0) return found;
  const detail = `none by roles and bindings (${plural(rules.length, 'rule')} looked at)`;
  return [{ name: NAME, status: 'ok', detail }];
};
