import { useState } from 'react';
import Taro from '@tarojs/taro';
import type { Home, Me } from '@domain/answers';
import { call, CallError, leave, tell } from '@/api/call';
import { forgetPerson } from '@/order/draft';
import { needsEntry } from '@/order/entry-needed';
import { goTo } from '@/order/go-to';
import { StaleNotice } from '@/order/stale-notice';
import { useLoad } from '@/order/use-load';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Confirm } from '@/ui/confirm';
import { Notice } from '@/ui/notice';
import { Page } from '@/ui/page';
import { Tag } from '@/ui/tag';
import { Words } from '@/ui/words';
import { EnterInstitution } from './enter-institution';
import { LookChoices } from './look-choices';
import { Profile } from './profile';
import { version } from '@/api/version';

const toHome = () => Taro.reLaunch({ url: '/pages/home/index' });

/** In a browser nobody may be logged in; the switches and 关于 are there all the same. */
async function meOrNobody(): Promise<Me | null> {
  try {
    return await call<Me>('me.read');
  } catch (fault) {
    if (fault instanceof CallError && needsEntry(fault)) return null;
    throw fault;
  }
}

export default function MePage() {
  const { data, error, reload } = useLoad(async () => {
    const [me, home] = await Promise.all([meOrNobody(), call<Home>('home.read')]);
    return { me, county: home.county, demo: home.demo, unread: home.unread };
  }, []);
  const [leaving, setLeaving] = useState(false);
  const [entering, setEntering] = useState(false);

  if (!data) return <Page title='我的' loading={!error} failure={error} onRetry={reload} />;
  const { me, county, demo, unread } = data;

  const goOut = async () => {
    try {
      await leave();
      if (me) forgetPerson(me.id);
      await toHome();
    } catch (fault) {
      tell(fault);
    }
  };
  const change = async () => {
    try {
      await leave();
      await toHome();
    } catch (fault) {
      tell(fault);
    }
  };

  return (
    <Page title='我的' banner={error && <StaleNotice error={error} onRetry={reload} />}>
      {me ? <Profile me={me} county={county} /> : <Notice title='还没有登录'>{demo ? '演示环境：请回首页选一个人物进入。' : '用微信打开“科普点单”小程序，会自动登录。'}</Notice>}
      {me && (
        <Card list>
          <Cell icon='inbox' label='消息' value={unread > 0 ? undefined : '没有新消息'} side={unread > 0 ? <Tag tone='red'>{`${unread >= 100 ? '100 多' : unread} 条未读`}</Tag> : undefined} onTap={() => goTo('/pages/message/list')} />
          <Cell icon='list' label='我的点单' onTap={() => goTo('/pages/order/mine')} />
          <Cell icon='clock' label='我的服务记录' onTap={() => goTo('/pages/record/mine')} />
          <Cell icon='users' label='家人绑定' note='让家人替您点单' onTap={() => goTo('/pages/elder/kin')} />
          <Cell icon='lock' label='我的信息' note='同意、导出、删除' onTap={() => goTo('/pages/privacy/mine')} />
          <Cell icon='inbox' label='投诉建议' onTap={() => goTo('/pages/visit/opinions')} />
          <Cell icon='book' label='科普文章' onTap={() => goTo('/pages/reader/list')} />
          <Cell icon='heart' label='志愿服务' note='服务队、志愿者登记' onTap={() => goTo('/pages/squad/list')} />
          {me.mayInvite && <Cell icon='users' label='人员和任职' onTap={() => goTo('/pages/people/list')} />}
          {me.posts.length > 0 && <Cell icon='person' label='我的档案' onTap={() => goTo('/pages/people/file')} />}
          {me.mayModerate && <Cell icon='list' label='内容审核' note='别人写的话、照片，看过再公开' onTap={() => goTo('/pages/moderation/list')} />}
          {me.posts.length > 0 && <Cell icon='star' label='嘉许' onTap={() => goTo('/pages/honour/list')} />}
          <Cell icon='plus' label='我有邀请码' onTap={() => goTo('/pages/people/accept')} />
          <Cell icon='home' label='我有单位的码' onTap={() => setEntering(true)} />
          {(process.env.TARO_ENV === 'weapp' || demo) && <Cell icon='lock' label='确认电脑登录' onTap={() => goTo('/pages/entry/confirm')} />}
        </Card>
      )}
      <Card list>
        <Cell icon='star' label='凭评价码评价' note='手里有纸条的，不用登录' onTap={() => goTo('/pages/behalf/rate')} />
        <Cell icon='person' label='查谁会来' note='凭纸条上的到场码，不用登录' onTap={() => goTo('/pages/behalf/who')} />
        <Cell icon='search' label='查验服务证明' note='凭编号和校验码，不用登录' onTap={() => goTo('/pages/proof/check')} />
      </Card>
      <LookChoices />
      <Card list caption='关于'>
        <Cell label='科普点单' value={`第 ${version} 版`} onTap={() => goTo('/pages/privacy/about')} />
        <Cell label='怎么保护您的信息' onTap={() => goTo('/pages/privacy/notice')} />
        <Cell label='本县' value={county} />
      </Card>
      {demo && <Words kind='note'>这是演示环境：人物、电话和点单都是样例，文章待本县审核后才能正式使用。</Words>}
      {me && demo && <Button kind='plain' icon='users' onTap={change}>换一个人</Button>}
      {me && !demo && <Button kind='plain' onTap={() => setLeaving(true)}>退出登录</Button>}
      {!me && <Button kind='plain' icon='home' onTap={toHome}>回首页</Button>}

      {entering && <EnterInstitution onClose={() => setEntering(false)} />}
      <Confirm
        open={leaving}
        title='要退出登录吗？'
        text='没填完的点单、没发出去的代点单和走访、记住的电话，都会从这台设备上清掉。已经点的单还在，下次进来还能看到。'
        okText='退出'
        cancelText='不退出'
        danger
        onOk={goOut}
        onClose={() => setLeaving(false)}
      />
    </Page>
  );
}
