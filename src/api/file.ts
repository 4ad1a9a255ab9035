/** Sending a file to the server through the SDK, and the address of one. Only sub-packages need it. */
import type { Purpose } from '@domain/file/kinds';
import { CallError } from './call';
import { client } from './client';

/** Chosen on this phone: a path in the mini-program, the browser's own file in H5. */
export interface Chosen { path: string; bytes: number; original?: File }

/** @param onPercent 0–100 while it goes out @returns the file's id @throws CallError with the server's sentence */
export async function sendFile(chosen: Chosen, purpose: Purpose, onPercent: (percent: number) => void): Promise<string> {
  const AV = client();
  const data = process.env.TARO_ENV === 'weapp' ? { blob: { uri: chosen.path } } : chosen.original;
  const file = new AV.File('photo', data as never);
  file.metaData('purpose', purpose);
  file.metaData('size', chosen.bytes);
  try {
    const sent = await file.save({ onprogress: ({ percent }: { percent?: number }) => onPercent(Math.round(percent ?? 0)) } as never);
    return sent.id as string;
  } catch (fault) {
    const { rawMessage, message = '' } = fault as { rawMessage?: string; message?: string };
    // The upload's own answer comes as the bare sentence; whatever is not one of ours is the line.
    const say = rawMessage ?? message;
    throw new CallError(/[\u4e00-\u9fff]/.test(say) ? say : '没有传上去，请看看有没有信号，再试一次', null, null);
  }
}

/** Where a signed address of the server leads from this page. */
export const fileUrl = (path: string): string => `${process.env.TARO_APP_API || ''}${path}`;
