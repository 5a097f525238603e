// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { SECOND } from '../../src/core/clock.ts';
import { fits } from '../../src/core/fits.ts';
import type { Log } from '../../src/core/ports/telemetry.ts';
import { timeLimit } from '../../src/core/time-limit.ts';
import type { Sdk } from './sdk.ts';
import { withoutConsole } from './sdk-console.ts';

/** An activity, as the Bot Connector takes it. */
export type Sent = Readonly<Record<string, unknown>>;

const Answer = z.object({ id: z.string().min(1) });
const Member = z.object({ aadObjectId: z.string().nullish(), objectId: z.string().nullish() });
const Members = z.object({
  members: z.array(z.object({ id: z.string() })),
  continuationToken: z.string().nullish(),
});

/** One Bot Connector. Everything rejects with what the SDK throws: send-errors.ts knows what to do about it. */
export interface Connector {
  readonly send: (conversation: string, activity: Sent) => Promise<string>;
  /** Shown to the recipient of the activity alone. */
  readonly sendTargeted: (conversation: string, activity: Sent) => Promise<string>;
  /** A version of words that are being written; the id of the message that they become, where it is the first. */
  readonly stream: (conversation: string, activity: Sent) => Promise<string | undefined>;
  readonly update: (conversation: string, id: string, activity: Sent) => Promise<void>;
  readonly remove: (conversation: string, id: string) => Promise<void>;
  /** What the directory calls somebody in it; undefined where Teams does not tell. */
  readonly directoryIdOf: (conversation: string, account: string) => Promise<string | undefined>;
  /** Whether more than so many people are in it. */
  readonly hasMoreThan: (conversation: string, people: number) => Promise<boolean>;
  /** The personal chat with somebody who has the app. */
  readonly openChat: (about: {
    readonly bot: string;
    readonly person: string;
    readonly tenant: string | undefined;
  }) => Promise<string>;
}

export type Connectors = (serviceUrl: string) => Promise<Connector>;

const CALL_MS = 15 * SECOND;

/** Mark a request on its way through the SDK, which has no parameter for them; no server sees them. */
const TARGETED = 'x-k8sgpt-targeted';
const BODY = 'x-k8sgpt-body';

interface Request {
  url: string;
  body?: unknown;
  readonly headers: {
    readonly get: (name: string) => string | undefined;
    readonly delete: (name: string) => void;
  };
}
/** What is used of botbuilder's client; its package is not ours to import. */
interface SdkClient {
  readonly conversations: {
    readonly sendToConversation: (conversation: string, activity: Sent, options: object) => Promise<unknown>;
    readonly updateActivity: (
      conversation: string,
      id: string,
      activity: Sent,
      options: object,
    ) => Promise<unknown>;
    readonly deleteActivity: (conversation: string, id: string, options: object) => Promise<unknown>;
    readonly createConversation: (about: Sent, options: object) => Promise<unknown>;
    readonly getConversationMember: (
      conversation: string,
      account: string,
      options: object,
    ) => Promise<unknown>;
    readonly getConversationPagedMembers: (conversation: string, options: object) => Promise<unknown>;
  };
  /** The client below: private in the types, and the only place where retries can be switched off. */
  readonly client: {
    readonly pipeline: {
      readonly removePolicy: (which: { readonly name: string }) => unknown;
      readonly addPolicy: (policy: {
        readonly name: string;
        readonly sendRequest: (
          request: Request,
          next: (request: Request) => Promise<unknown>,
        ) => Promise<unknown>;
      }) => unknown;
    };
  };
}

/**
 * Activities as they are sent: the SDK writes what it knows of each part, and of an entity that is its type alone. The
 * label of generated words, their citations and the number of a stream would be lost.
 */
const createBodies = () => {
  const bodies = new Map<string, string>();
  let last = 0;
  return {
    as: async <T>(
      activity: Sent,
      task: (headers: Readonly<Record<string, string>>) => Promise<T>,
    ): Promise<T> => {
      last += 1;
      const key = String(last);
      bodies.set(key, JSON.stringify(activity));
      try {
        return await task({ [BODY]: key });
      } finally {
        bodies.delete(key);
      }
    },
    of: (key: string): string | undefined => bodies.get(key),
  };
};
type Bodies = ReturnType<typeof createBodies>;

const prepared = ({ client }: SdkClient, bodies: Bodies): void => {
  // Three retries that wait as long as they are told: deliver.ts knows what is newest, and waits itself.
  client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  client.pipeline.addPolicy({
    name: 'k8sgpt-as-it-is',
    sendRequest: async (request, next) => {
      if (request.headers.get(TARGETED) !== undefined) {
        request.headers.delete(TARGETED);
        // https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages
        request.url = `${request.url}${request.url.includes('?') ? '&' : '?'}isTargetedActivity=true`;
      }
      const body = request.headers.get(BODY);
      if (body !== undefined) {
        request.headers.delete(BODY);
        request.body = bodies.of(body) ?? request.body;
      }
      return next(request);
    },
  });
};

/** Clients of Bot Connectors, one for each address. */
export const createConnectors = (sdk: Sdk, appId: string, log: Log): Connectors => {
  const open = new Map<string, Promise<SdkClient>>();
  const bodies = createBodies();

  const clientOf = async (serviceUrl: string): Promise<SdkClient> => {
    let client: SdkClient | undefined;
    await sdk.adapter.continueConversationAsync(
      appId,
      { channelId: 'msteams', serviceUrl, bot: { id: appId, name: '' }, conversation: { id: '-' } as never },
      async ({ adapter, turnState }) => {
        client = turnState.get<SdkClient>(
          (adapter as unknown as { readonly ConnectorClientKey: symbol }).ConnectorClientKey,
        );
      },
    );
    if (client === undefined) throw new Error('botbuilder gave no client');
    prepared(client, bodies);
    return client;
  };

  return async (serviceUrl) => {
    const opened = open.get(serviceUrl) ?? clientOf(serviceUrl);
    open.set(serviceUrl, opened);
    opened.catch(() => open.delete(serviceUrl));
    const { conversations } = await opened;
    const quietly = <T>(task: () => Promise<T>): Promise<T> => withoutConsole(log, task);
    const options = (): object => ({ timeout: CALL_MS, abortSignal: timeLimit(CALL_MS) });
    const send = async (conversation: string, activity: Sent, headers: object = {}): Promise<unknown> =>
      bodies.as(activity, async (body) =>
        quietly(() =>
          conversations.sendToConversation(conversation, activity, {
            ...options(),
            customHeaders: { ...headers, ...body },
          }),
        ),
      );
    return {
      send: async (conversation, activity) => Answer.parse(await send(conversation, activity)).id,
      sendTargeted: async (conversation, activity) =>
        Answer.parse(await send(conversation, activity, { [TARGETED]: '1' })).id,
      stream: async (conversation, activity) =>
        Answer.partial()
          .nullish()
          .parse(await send(conversation, activity))?.id,
      update: async (conversation, id, given) => {
        const activity = { ...given, id };
        await bodies.as(activity, async (customHeaders) =>
          quietly(() =>
            conversations.updateActivity(conversation, id, activity, { ...options(), customHeaders }),
          ),
        );
      },
      remove: async (conversation, id) => {
        await quietly(() => conversations.deleteActivity(conversation, id, options()));
      },
      directoryIdOf: async (conversation, account) => {
        const member = fits(
          Member,
          await quietly(() => conversations.getConversationMember(conversation, account, options())),
        );
        return member.success ? (member.data.aadObjectId ?? member.data.objectId ?? undefined) : undefined;
      },
      hasMoreThan: async (conversation, people) => {
        const page = await quietly(() =>
          // Teams gives pages of 50 to 500.
          conversations.getConversationPagedMembers(conversation, { ...options(), pageSize: people + 40 }),
        );
        const { members, continuationToken } = Members.parse(page);
        return members.length > people || Boolean(continuationToken);
      },
      openChat: async ({ bot, person, tenant }) =>
        Answer.parse(
          await quietly(() =>
            conversations.createConversation(
              {
                isGroup: false,
                bot: { id: bot },
                members: [{ id: person }],
                ...(tenant === undefined
                  ? {}
                  : { tenantId: tenant, channelData: { tenant: { id: tenant } } }),
              },
              options(),
            ),
          ),
        ).id,
    };
  };
};
