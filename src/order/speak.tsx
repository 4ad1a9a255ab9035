/** Saying instead of typing, where this phone can listen; elsewhere there is no button. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { Words } from '@/ui/words';

interface Listener { start: () => void; stop: () => void }
interface Hears { onText: (text: string) => void; onEnd: (failed: boolean) => void }

interface Recognition {
  lang: string; interimResults: boolean; start: () => void; stop: () => void; abort?: () => void;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null; onerror: (() => void) | null; onend: (() => void) | null;
}
interface Manager { start: (options: { lang: string }) => void; stop: () => void; onStop: (result: { result?: string }) => void; onError: () => void }

declare function requirePlugin(name: string): { getRecordRecognitionManager?: () => Manager };

/** null = nothing here can listen */
function listenerOf(hears: Hears): Listener | null {
  if (process.env.TARO_ENV === 'h5') {
    const Made = (window as unknown as { webkitSpeechRecognition?: new () => Recognition }).webkitSpeechRecognition;
    if (!Made) return null;
    const one = new Made();
    let failed = false;
    one.lang = 'zh-CN';
    one.interimResults = false;
    one.onresult = ({ results }) => hears.onText(Array.from(results, (result) => result[0]?.transcript ?? '').join(''));
    one.onerror = () => {
      failed = true;
    };
    one.onend = () => hears.onEnd(failed);
    return { start: () => { failed = false; one.start(); }, stop: () => one.stop() };
  }
  // Only in a build that carries the plug-in: without it in the account the mini-program can't even be uploaded.
  if (process.env.KEPU_WECHATSI !== 'on') return null;
  const manager = requirePlugin('WechatSI').getRecordRecognitionManager?.();
  if (!manager) return null;
  manager.onStop = ({ result = '' }) => {
    hears.onText(result);
    hears.onEnd(false);
  };
  manager.onError = () => hears.onEnd(true);
  return { start: () => manager.start({ lang: 'zh_CN' }), stop: () => manager.stop() };
}

export function SpeakButton({ onHeard }: { onHeard: (text: string) => void }) {
  const [listening, setListening] = useState(false);
  const [failed, setFailed] = useState(false);
  // What is heard late must reach the form as it is then.
  const heard = useRef(onHeard);
  heard.current = onHeard;
  const [listener] = useState(() => listenerOf({
    onText: (text) => heard.current(text),
    onEnd: (wrong) => { setListening(false); setFailed(wrong); },
  }));
  useEffect(() => () => listener?.stop(), [listener]);
  if (!listener) return null;
  const tap = () => {
    if (listening) return listener.stop();
    setFailed(false);
    setListening(true);
    listener.start();
  };
  return (
    <>
      <Button kind='plain' icon='speaker' onTap={tap}>{listening ? '正在听，说完点这里' : '不想打字，说给它听'}</Button>
      {failed && <Words kind='note' color='red'>没听清，请再说一次，或者打字。</Words>}
    </>
  );
}
