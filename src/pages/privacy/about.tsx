/** 关于: who runs it, which version, and where to turn. */
import type { AboutView } from '@domain/privacy/privacy';
import { call } from '@/api/call';
import { dial } from '@/order/dial';
import { goTo } from '@/order/go-to';
import { useLoad } from '@/order/use-load';
import { version } from '@/api/version';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Page } from '@/ui/page';
import { Words } from '@/ui/words';

export default function AboutPage() {
  const { data, error, reload } = useLoad(() => call<AboutView>('about.read'), []);
  if (!data) return <Page title='关于' loading={!error} failure={error} onRetry={reload} />;
  const { hotline } = data;
  return (
    <Page title='关于'>
      <Card list caption={data.program}>
        <Cell label='版本' value={version} />
        <Cell label='谁办的' value={data.operator} />
        <Cell label='用在哪里' value={data.county} />
        <Cell label='备案号' value={data.filing} placeholder={data.demo ? '演示环境没有' : '还没有填'} />
        {hotline && <Cell icon='phone' label='电话' value={hotline} onTap={() => dial(hotline)} />}
      </Card>
      <Card list>
        <Cell icon='lock' label='怎么保护您的信息' value={`第 ${data.noticeVersion} 版`} onTap={() => goTo('/pages/privacy/notice')} />
        <Cell icon='edit' label='投诉建议' onTap={() => goTo('/pages/visit/opinions')} />
      </Card>
      <Words kind='note'>本程序是开源软件，按 MIT 许可发布。其中用到 Taro、React、WeUI 样式、LeanCloud 客户端、PostgreSQL、Fastify 和思源黑体等开源软件，各按自己的许可使用。</Words>
    </Page>
  );
}
