/** Photos of a service: whoever served may add some, nobody has to. */
import { useRef, useState } from 'react';
import { Image, View } from '@tarojs/components';
import Taro, { useRouter } from '@tarojs/taro';
import type { PhotoPage, PhotoView } from '@domain/file/photo';
import { call, CallError, tell } from '@/api/call';
import { fileUrl, sendFile, type Chosen } from '@/api/file';
import { isCancelled } from '@/order/dial';
import { useLoad } from '@/order/use-load';
import { alt } from '@/ui/alt';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Confirm } from '@/ui/confirm';
import { Empty } from '@/ui/empty';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { Tap } from '@/ui/tap';
import { toast } from '@/ui/toast';
import { Words } from '@/ui/words';
import './photos.css';

const title = '服务照片';

export default function PhotosPage() {
  const { id = '' } = useRouter().params;
  const { data, error, reload } = useLoad(() => call<PhotoPage>('service.photos', { id }), [id]);
  const [percent, setPercent] = useState<number | null>(null);
  const [failed, setFailed] = useState<{ say: string; chosen: Chosen; passing: boolean } | null>(null);
  const [removing, setRemoving] = useState<PhotoView | null>(null);
  const busy = useRef(false);
  if (!data) return <Page title={title} loading={!error} failure={error} onRetry={reload} />;

  const send = async (chosen: Chosen) => {
    if (busy.current) return;
    busy.current = true;
    setFailed(null);
    setPercent(0);
    try {
      const fileId = await sendFile(chosen, 'service', setPercent);
      await call('service.photo', { do: 'add', id, fileId });
    } catch (fault) {
      setFailed({ ...(fault instanceof CallError ? { say: fault.say, passing: fault.passing } : { say: '没有传上去，请再试一次', passing: true }), chosen });
    }
    busy.current = false;
    setPercent(null);
    await reload();
  };
  const choose = async () => {
    const picked = await Taro.chooseMedia({ count: 1, mediaType: ['image'], sizeType: ['compressed'], sourceType: ['album', 'camera'] }).catch((fault: unknown) => {
      // Closing the album is no failure.
      if (!isCancelled(fault)) toast('打不开相册和相机，请在微信设置里允许后再试');
      return null;
    });
    const one = picked?.tempFiles[0];
    if (one) await send({ path: one.tempFilePath, bytes: one.size, original: (one as { originalFileObj?: File }).originalFileObj });
  };
  const act = async (name: string, input: object) => {
    setRemoving(null);
    try {
      await call(name, input);
    } catch (fault) {
      tell(fault);
    }
    await reload();
  };
  const open = (one: PhotoView) => void Taro.previewImage({ urls: data.items.map((item) => fileUrl(item.full)), current: fileUrl(one.full) });
  return (
    <Page title={title} footer={data.mayAdd && <Button disabled={percent !== null} onTap={choose}>{percent === null ? '加一张照片' : `正在传 ${percent}%`}</Button>}>
      {failed && <Notice tone='red' title='没有传上去' action={failed.passing ? '再试一次' : '换一张'} onAction={() => void (failed.passing ? send(failed.chosen) : choose())}>{failed.say}</Notice>}
      {data.items.length === 0 && <Empty text='还没有照片' note={data.mayAdd ? '不加也没关系，服务记录不靠照片' : '服务队不一定会加照片'} />}
      {data.items.length > 0 && (
        <Card>
          <View className='photos'>
            {data.items.map((one, at) => (
              <View key={one.id} className='photo'>
                <Tap className='photo-tap' label={`第 ${at + 1} 张照片，点开看大图`} onTap={() => open(one)}>
                  <Image className='photo-picture' src={fileUrl(one.thumb)} mode='aspectFill' lazyLoad {...alt('')} />
                </Tap>
                {one.check && <Tag tone={one.check.hidden ? 'red' : 'orange'}>{one.check.hidden ? '没有公开' : '审核中'}</Tag>}
                {one.check?.mayAppeal && <Button kind='text' inline onTap={() => act('check.appeal', { id: one.check?.id })}>请人再看</Button>}
                {one.mayRemove && <Button kind='text' inline onTap={() => setRemoving(one)}>去掉</Button>}
              </View>
            ))}
          </View>
          {data.items.some((one) => one.check) && <Words kind='note'>审核中的照片，审过以前只有拍的人和队长看得到。</Words>}
        </Card>
      )}
      <Words kind='note' center>{`最多 ${data.most} 张。照片里的位置会自动去掉，只有服务队、点单的人和村里看得到。拍到人要先问一声。`}</Words>
      <Confirm open={removing !== null} title='要去掉这张照片吗？' text='去掉以后找不回来。' okText='去掉' danger onOk={() => act('service.photo', { do: 'remove', id, fileId: removing?.id })} onClose={() => setRemoving(null)} />
    </Page>
  );
}
