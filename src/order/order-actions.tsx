/** The buttons of an order: exactly those the server allows, and the forms behind them. */
import { useRef, useState, type ReactNode } from 'react';
import Taro from '@tarojs/taro';
import type { MayView, OrderView } from '@domain/answers';
import { tell } from '@/api/call';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { Cell } from '@/ui/cell';
import { Row } from '@/ui/layout';
import { Sheet } from '@/ui/sheet';
import { toast } from '@/ui/toast';
import { hasMovedOn, StepForm, useStepSender } from './step-form';
import { formOf } from './steps/table';

export interface OrderActions {
  /** for the page's footer; null when nothing can be done */
  buttons: ReactNode;
  /** for anywhere inside the page */
  sheets: ReactNode;
}

export interface OrderActionsOptions {
  order: OrderView | null;
  /** what the order looks like after a step */
  onDone: (order: OrderView) => void;
  /** the order moved on meanwhile; read it again */
  onMovedOn: () => void;
}

const amendHint = '改时间、地点或者人数';

export function useOrderActions({ order, onDone, onMovedOn }: OrderActionsOptions): OrderActions {
  const sender = useStepSender(order);
  const [open, setOpen] = useState<MayView | null>(null);
  const [more, setMore] = useState(false);
  const running = useRef(false);
  if (!order) return { buttons: null, sheets: null };

  const done = (answer: OrderView, said: string) => {
    setOpen(null);
    onDone(answer);
    toast(said, 'success');
    // What has changed stands at the top.
    void Taro.pageScrollTo({ scrollTop: 0, duration: 200 });
  };
  const movedOn = (say: string) => {
    setOpen(null);
    toast(say);
    onMovedOn();
  };
  const kept = () => {
    setOpen(null);
    toast('没有信号，先存在手机里，有信号自己发');
  };
  const atOnce = async (may: MayView, said: string) => {
    // The list this is tapped in closes at once, so its own guard against a second tap is gone.
    if (running.current) return;
    running.current = true;
    try {
      done(await sender.send(may.step, {}), said);
    } catch (fault) {
      if (hasMovedOn(fault)) movedOn(fault.say);
      else tell(fault);
    } finally {
      running.current = false;
    }
  };
  const tap = (may: MayView): unknown => {
    setMore(false);
    const form = formOf(may.step);
    if (!form) return void Taro.navigateTo({ url: `/pages/order/new?${may.step}=${order.id}&at=${order.villageCode}` });
    if (form.direct) return atOnce(may, form.done);
    return setOpen(may);
  };

  const [first, ...others] = inOrder(order.may);
  // Still there when the sheet is open although the order has moved on; the server has the last word.
  const sheets = (
    <>
      <StepForm order={order} may={open} sender={sender} onClose={() => setOpen(null)} onDone={done} onMovedOn={movedOn} onKept={kept} />
      <Sheet open={more} title='更多' onClose={() => setMore(false)}>
        <Card list>
          {others.map((may) => (
            <Cell key={may.step} label={may.label} note={formOf(may.step)?.hint ?? amendHint} onTap={() => tap(may)} />
          ))}
        </Card>
      </Sheet>
    </>
  );
  if (!first) return { buttons: null, sheets };
  // One clear action: beside it even what can't be taken back stays quiet, its form says what it does.
  const main = <Button kind={first.look} onTap={() => tap(first)}>{first.label}</Button>;
  const beside = others.length > 1
    ? <Button kind='plain' onTap={() => setMore(true)}>更多</Button>
    : others.map((may) => <Button key={may.step} kind='plain' onTap={() => tap(may)}>{may.label}</Button>);
  return { buttons: <Row even gap={3} wrap={false}>{beside}{main}</Row>, sheets };
}

/* The one to do next comes first, and what can't be taken back last; otherwise the table's order. */
function inOrder(may: readonly MayView[]): MayView[] {
  return (['primary', 'plain', 'danger'] as const).flatMap((look) => may.filter((one) => one.look === look));
}
