/** The SDK, set up for the platform it runs on. Only this folder knows that there is one. */
import AV from 'leancloud-storage/core';
import { adapters } from './adapters';

let ready = false;

/** The SDK, initialised at first use. The keys are no secret and no boundary: rights come from the session alone. */
export function client(): typeof AV {
  if (!ready) {
    AV.setAdapters(adapters);
    const server = process.env.TARO_APP_API || (typeof window === 'undefined' ? '' : window.location.origin);
    AV.init({ appId: 'kepu', appKey: 'kepu-client', serverURL: server });
    ready = true;
  }
  return AV;
}
