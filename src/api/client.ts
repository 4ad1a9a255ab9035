/** The SDK, set up for the platform it runs on. Only this folder knows that there is one. */
import AV from 'leancloud-storage/core';
import { clientHeader } from '@domain/client';
import { adapters } from './adapters';
import { version } from './version';

let ready = false;

type Send = (url: string, options?: { headers?: Record<string, string> }) => Promise<unknown>;

/** Says which edition asks, so that the server can tell one that is too old to go and get the new one. */
const withVersion = (send: Send): Send => (url, options = {}) => send(url, { ...options, headers: { ...options.headers, [clientHeader]: version } });

/** The SDK, initialised at first use. The keys are no secret and no boundary: rights come from the session alone. */
export function client(): typeof AV {
  if (!ready) {
    AV.setAdapters({ ...adapters, request: withVersion(adapters.request) });
    const server = process.env.TARO_APP_API || (typeof window === 'undefined' ? '' : window.location.origin);
    AV.init({ appId: 'kepu', appKey: 'kepu-client', serverURL: server });
    ready = true;
  }
  return AV;
}
