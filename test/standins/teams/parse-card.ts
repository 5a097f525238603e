// SPDX-License-Identifier: Apache-2.0

import { createRequire } from 'node:module';

// The package's own entry is for bundlers: Node takes it for CommonJS, which it is not.
const { AdaptiveCard, SerializationContext, Versions }: any = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
);

/** What the official parser says of a card at 1.5: unknown elements, actions and values, text that is missing. */
export const faultsOfCard = (card: unknown): readonly string[] => {
  const context = new SerializationContext(Versions.v1_5);
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  const faults: string[] = [];
  for (let at = 0; at < context.eventCount; at += 1) faults.push(context.getEventAt(at).message);
  for (const { failures } of parsed.validateProperties().validationEvents ?? [])
    faults.push(...(failures ?? []));
  return faults;
};
