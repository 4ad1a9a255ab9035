/** Saying instead of typing, where this phone can listen; elsewhere there is no button. */
import { View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/ui/button';
import { Words } from '@/ui/words';

interface Listener { stop: () => void }
interface Hears { onText: (text: string) => void; onEnd: (failed: boolean) => void }

interface Heard { results: ArrayLike<ArrayLike<{ transcript: string }>> }
interface Recognition { start: () => void; stop: () => void }
interface Manager { start: (options: { lang: string }) => void; stop: () => void; onStop: (result: { result?: string }) => void; onError: () => void }

declare function requirePlugin(name: string): { getRecordRecognitionManager?: () => Manager };

type Made = new () => Recognition;
const browsers = (): Made | undefined => (window as unknown as { webkitSpeechRecognition?: Made }).webkitSpeechRecognition;
// Only a build that carries the plug-in: without it in the account the mini-program can't even be uploaded.
const managerOf = (): Manager | undefined => requirePlugin('WechatSI').getRecordRecognitionManager?.();

function canListen(): boolean {
  return process.env.TARO_ENV === 'h5' ? browsers() !== undefined : process.env.KEPU_WECHATSI === '1' && managerOf() !== undefined;
}

/** Listens until it is stopped or nothing more is said. */
function listen(hears: Hears): Listener | null {
  if (process.env.TARO_ENV === 'h5') {
    const MadeHere = browsers();
    if (!MadeHere) return null;
    let failed = false;
    const one = Object.assign(new MadeHere(), {
      lang: 'zh-CN', interimResults: false,
      onresult: ({ results }: Heard) => hears.onText(Array.from(results, (result) => result[0]?.transcript ?? '').join('')),
      onerror: () => { failed = true; },
      onend: () => hears.onEnd(failed),
    });
    one.start();
    return one;
  }
  const manager = managerOf();
  if (!manager) return null;
  manager.onStop = ({ result = '' }) => {
    hears.onText(result);
    hears.onEnd(false);
  };
  manager.onError = () => hears.onEnd(true);
  manager.start({ lang: 'zh_CN' });
  return manager;
}

export function SpeakButton({ onHeard }: { onHeard: (text: string) => void }) {
  const [can] = useState(canListen);
  const [listening, setListening] = useState(false);
  const [failed, setFailed] = useState(false);
  const latest = useRef(onHeard);
  const listener = useRef<Listener | null>(null);
  useEffect(() => () => listener.current?.stop(), []);
  // What is heard late must reach the form as it is then.
  useEffect(() => {
    latest.current = onHeard;
  });
  if (!can) return null;
  const tap = () => {
    if (listening) return listener.current?.stop();
    setFailed(false);
    setListening(true);
    listener.current = listen({
      onText: (text) => latest.current(text),
      onEnd: (wrong) => {
        listener.current = null;
        setListening(false);
        setFailed(wrong);
      },
    });
  };
  return (
    <View className='wish-quick'>
      <Button kind='plain' icon='speaker' onTap={tap}>{listening ? '正在听，说完点这里' : '不想打字，说给它听'}</Button>
      {failed && <Words kind='note' color='red'>没听清，请再说一次，或者打字。</Words>}
    </View>
  );
}
