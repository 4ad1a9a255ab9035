/** The fields of a wish, in three cards; 点单 and 修改 both draw it. */
import { useState } from 'react';
import { Text, View } from '@tarojs/components';
import type { TopicView } from '@domain/answers';
import { audiences, destinations, serviceForms, type Audience } from '@domain/terms';
import { labels } from '@domain/order/schema';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Choices } from '@/ui/choices';
import { Field } from '@/ui/field';
import { Icon } from '@/ui/icon';
import { Tile, Tiles } from '@/ui/tile';
import { topicLook } from './topic-look';
import { askForVillage, type Village } from './village';
import { needsHomeConsent, type Wish, type Wrong } from './wish';
import { anchorOf, Block } from './wish-block';
import { SpeakButton } from './speak';
import { WechatPhone } from './wechat-phone';
import { WishPeople } from './wish-people';
import { WishInstitution } from './wish-institution';
import { WishSlots } from './wish-slots';
import { WishVenues } from './wish-venues';
import './wish-form.css';

export interface WishFormProps {
  wish: Wish;
  onChange: (change: Partial<Wish>) => void;
  wrong: Wrong;
  topics: TopicView[];
  /** may this person order for somebody else (代点单) */
  mayHelp: boolean;
  /** the order is placed already: the village stays */
  amending?: boolean;
  /** «别的» was tapped on the way here */
  other?: boolean;
}

const headCounts = ['10', '30', '50', '100'];
const everyone = 'everyone';

export function WishForm(props: WishFormProps) {
  const { wish, onChange, wrong, mayHelp, amending = false } = props;
  return (
    <>
      {mayHelp && !amending && <ForWhom {...props} />}
      {!amending && <WishPeople wish={wish} onChange={onChange} error={wrong.guardian} />}
      <WishInstitution wish={wish} onChange={onChange} error={wrong.institution} />
      <Topic {...props} />

      <Card list caption='在哪里讲，什么时候讲'>
        <View id={anchorOf('villageCode')}>
          <Cell
            label='村（社区）'
            value={wish.village?.name}
            placeholder='请选择'
            note={amending ? '要换到别的村，请撤单后重新点单' : undefined}
            error={wrong.villageCode}
            onTap={amending ? undefined : askForVillage}
          />
        </View>
        <View id={anchorOf('venue')}>
          <Field label='地点' value={wish.venue} placeholder='在哪间屋、哪块地' error={wrong.venue} onChange={(venue) => onChange({ venue, venueId: null })} />
          <WishVenues wish={wish} usual={venuesOf(wish.village)} onChange={onChange} />
        </View>
        <View id={anchorOf('destination')}>
          <OptionalChoice label='在哪种地方（可以不选）' words={destinations} value={wish.destination} onChange={(destination) => onChange({ destination })} />
          {needsHomeConsent(wish) && (
            <Choices
              multiple
              look='rows'
              label='这户人家同意上门'
              options={[{ value: 'consent', label: '这户人家同意上门', note: '会来两个人，带着证件；随时可以请他们停下' }]}
              value={wish.homeConsent ? ['consent'] : []}
              onChange={(chosen) => onChange({ homeConsent: chosen.length > 0 })}
            />
          )}
          {wrong.destination && <Text className='wish-wrong'>{wrong.destination}</Text>}
        </View>
        <OptionalChoice label='什么形式（可以不选）' words={serviceForms} value={wish.form} onChange={(form) => onChange({ form })} />
        <WishSlots slots={wish.slots} error={wrong.slots} onChange={(slots) => onChange({ slots })} />
      </Card>

      <Card list caption='谁来听，怎么联系'>
        <Block part='audience' label='主要是谁来听'>
          <Choices
            label='主要是谁来听'
            options={[{ value: everyone, label: '大家都可以听' }, ...Object.entries(audiences).map(([value, label]) => ({ value, label }))]}
            value={wish.audience ?? everyone}
            error={wrong.audience}
            onChange={(value) => onChange({ audience: value === everyone ? null : (value as Audience) })}
          />
        </Block>
        <View id={anchorOf('headCount')}>
          <Field label='大约几人' kind='number' max={4} value={wish.headCount} placeholder='填个数，或者点下面的' error={wrong.headCount} onChange={(headCount) => onChange({ headCount })} />
          <View className='wish-quick'>
            <Choices label='常用人数' options={headCounts.map((value) => ({ value, label: `${value}人` }))} value={wish.headCount} onChange={(headCount) => onChange({ headCount })} />
          </View>
        </View>
        <View id={anchorOf('contactName')}>
          <Field label='联系人' value={wish.contactName} max={20} placeholder={wish.onBehalf ? '点单老人的姓名' : '怎么称呼您'} error={wrong.contactName} onChange={(contactName) => onChange({ contactName })} />
        </View>
        <View id={anchorOf('contactPhone')}>
          <Field
            label='电话'
            kind='phone'
            value={wish.contactPhone}
            placeholder='手机号，座机要带区号'
            note='只给正在办这一单的人看'
            error={wrong.contactPhone}
            onChange={(contactPhone) => onChange({ contactPhone })}
          />
          {/* The account's own number is no use where it is somebody else's that is asked for. */}
          {!wish.onBehalf && !wish.forElder && <WechatPhone onPhone={(contactPhone) => onChange({ contactPhone })} />}
        </View>
      </Card>
    </>
  );
}

/* One of a few, or none: the same one again takes the choice back. */
function OptionalChoice<T extends string>({ label, words, value, onChange }: { label: string; words: Record<T, string>; value: T | null; onChange: (value: T | null) => void }) {
  const options = (Object.keys(words) as T[]).map((one) => ({ value: one, label: words[one] }));
  return (
    <Block label={label}>
      <Choices<T> label={label} options={options} value={value ?? undefined} onChange={(chosen) => onChange(chosen === value ? null : chosen)} />
    </Block>
  );
}

/* A community in town has neither fields nor a village office. */
function venuesOf(village: Village | null): string[] {
  return village?.name.endsWith('社区') ? ['党群服务中心', '小区广场', '学校', '单位', '家里'] : ['村委会会议室', '文化广场', '学校', '田间地头', '家里'];
}

/** Whether it is one's own wish or that of somebody without a telephone. */
function ForWhom({ wish, onChange, wrong }: WishFormProps) {
  return (
    <Card list>
      <Block part='onBehalf' label='给谁点单'>
        <Choices
          label='给谁点单'
          options={[{ value: 'own', label: '自己点单' }, { value: 'behalf', label: '替别人点单（代点单）' }]}
          value={wish.onBehalf ? 'behalf' : 'own'}
          onChange={(value) => onChange({ onBehalf: value === 'behalf', institution: null, consent: false, contactName: '', contactPhone: '' })}
        />
      </Block>
      {wish.onBehalf && (
        <Choices
          multiple
          look='rows'
          label='本人同意'
          options={[{ value: 'consent', label: '本人已经同意', note: '替谁点单，要先当面或打电话问过他' }]}
          value={wish.consent ? ['consent'] : []}
          onChange={(chosen) => onChange({ consent: chosen.length > 0 })}
        />
      )}
      {wish.onBehalf && wish.consent && (
        <Block label='怎么问的'>
          <Choices label='怎么问的' options={Object.entries(labels.consentHow).map(([value, label]) => ({ value: value as Wish['consentHow'], label }))} value={wish.consentHow} onChange={(consentHow) => onChange({ consentHow })} />
        </Block>
      )}
      {wrong.onBehalf && <Text className='wish-wrong'>{wrong.onBehalf}</Text>}
    </Card>
  );
}

function Topic({ wish, onChange, wrong, topics, other = false }: WishFormProps) {
  const [writes, setWrites] = useState(other || (wish.topicId === null && wish.ownWords !== ''));
  // Who has tapped a topic on the way here need not look at all of them again.
  const [choosing, setChoosing] = useState(wish.topicId === null && wish.ownWords === '' && !other);
  const chosen = topics.find((topic) => topic.id === wish.topicId);
  const top = topics.find((topic) => topic.id === (chosen?.parentId ?? chosen?.id));
  const below = topics.filter((topic) => top && topic.parentId === top.id);
  const choose = (topicId: string | null) => {
    setWrites(topicId === null);
    onChange({ topicId });
  };
  return (
    <Card list caption='想听什么'>
      <View id={anchorOf('topicId')}>
        {choosing ? (
          <View className='wish-tiles'>
            <Tiles>
              {topics.filter((topic) => topic.parentId === null).map((topic) => (
                <Tile key={topic.id} label={topic.name} {...topicLook(topic.icon)} checked={topic.id === top?.id} onTap={() => choose(topic.id)} />
              ))}
              <Tile label='别的' icon='edit' tone='grey' checked={!top && writes} onTap={() => choose(null)} />
            </Tiles>
          </View>
        ) : (
          <Cell
            icon={top ? topicLook(top.icon).icon : 'edit'}
            label={top?.name ?? '别的'}
            note={top?.hint}
            side={<View className='wish-change'><Text>换一个</Text><Icon name='chevron' /></View>}
            onTap={() => setChoosing(true)}
          />
        )}
        {wrong.topicId && <Text className='wish-wrong'>{wrong.topicId}</Text>}
      </View>
      {below.length > 0 && (
        <Block label='具体想听（可以不选）' note={chosen?.parentId ? chosen.hint : undefined}>
          <Choices
            label='具体想听'
            options={below.map((topic) => ({ value: topic.id, label: topic.name }))}
            value={chosen?.parentId ? chosen.id : undefined}
            // The same one again takes the choice back, for it is not needed.
            onChange={(value) => onChange({ topicId: value === wish.topicId ? top?.id ?? null : value })}
          />
        </Block>
      )}
      <View id={anchorOf('ownWords')}>
        <Field
          label={chosen ? '还想说的（可以不填）' : '用自己的话写'}
          kind='lines'
          max={300}
          value={wish.ownWords}
          placeholder='例如：总有陌生人打电话来要钱，想请人讲讲怎么办'
          error={wrong.ownWords}
          onChange={(ownWords) => onChange({ ownWords })}
        />
        <SpeakButton onHeard={(heard) => onChange({ ownWords: `${wish.ownWords}${heard}`.slice(0, 300) })} />
      </View>
    </Card>
  );
}
