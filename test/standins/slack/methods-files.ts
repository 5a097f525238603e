// SPDX-License-Identifier: Apache-2.0

import { type Answer, done, refuse } from './answer.ts';
import { type Args, type Around, type Method, textOf, tsPattern } from './method.ts';
import type { Json, Upload } from './types.ts';

const getUploadUrl = (args: Args, { state, url }: Around): Answer => {
  const filename = textOf(args, 'filename');
  const length = Number(args['length']);
  if (filename === undefined || !Number.isInteger(length) || length <= 0) return refuse('invalid_arguments');
  const id = state.id('F');
  state.uploads.set(id, {
    id,
    filename,
    length,
    title: undefined,
    bytes: undefined,
    completed: false,
    channel: undefined,
    threadTs: undefined,
  });
  return done({ upload_url: `${url()}/upload/${id}`, file_id: id });
};

const fileJson = (upload: Upload): Json => ({
  id: upload.id,
  title: upload.title,
  name: upload.filename,
  size: upload.length,
});

const completeUpload = (args: Args, { state, posted }: Around): Answer => {
  const given: readonly Json[] = Array.isArray(args['files']) ? args['files'] : [];
  if (given.length === 0) return refuse('invalid_arguments');
  const uploads = given.flatMap(({ id }) => state.uploads.get(String(id)) ?? []);
  if (uploads.length < given.length) return refuse('file_not_found');
  // What was announced must have arrived in full.
  if (uploads.some(({ bytes, length }) => bytes?.length !== length)) return refuse('file_upload_incomplete');
  const asked = textOf(args, 'channel_id');
  const channel = asked === undefined ? undefined : state.channels.get(asked);
  if (asked !== undefined && (channel === undefined || (channel.type === 'private' && !channel.member)))
    return refuse('channel_not_found');
  if (channel?.archived === true) return refuse('is_archived');
  if (channel?.member === false) return refuse('not_in_channel');
  const thread = textOf(args, 'thread_ts');
  if (thread !== undefined && !tsPattern.test(thread)) return refuse('invalid_thread_ts');
  if (thread !== undefined && state.find(channel?.id ?? '', thread) === undefined)
    return refuse('thread_not_found');
  for (const [index, upload] of uploads.entries()) {
    upload.title = given[index]?.title ?? upload.filename;
    upload.completed = true;
    upload.channel = channel?.id;
    upload.threadTs = thread;
  }
  // Without a channel the file stays private.
  if (channel !== undefined)
    posted(
      state.add({
        channel: channel.id,
        text: textOf(args, 'initial_comment'),
        threadTs: thread,
        files: uploads.map(({ id }) => id),
        via: 'file',
      }),
    );
  return done({ files: uploads.map(fileJson) });
};

const method = (run: Method['run']): Method => ({ token: 'bot', scopes: ['files:write'], run });

export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': method(getUploadUrl),
  'files.completeUploadExternal': method(completeUpload),
};
