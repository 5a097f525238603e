// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { unseenNames } from '../../src/explain/unseen-names.ts';

const facts = 'Cause: Pod `shop/web-1` keeps crashing in container `app`; Deployment `web`';

test.each([
  ['`kubectl logs web-1 -n shop -c app`', []],
  ['`kubectl logs web-2 -n shop`', ['web-2']],
  ['The Service service/payments is gone.', ['payments']],
  ['See deployment/web and pod/web-1.', []],
  ['Either/or, and/or: the client/server protocol over http/1.1', []],
  ['`kubectl get pods -n kube-system`', []],
  ['`kubectl get deployments -n billing`', ['billing']],
  ['`kubectl get pods`', []],
])('%s', (words, unseen) => {
  expect(unseenNames(words, facts)).toEqual(unseen);
});
