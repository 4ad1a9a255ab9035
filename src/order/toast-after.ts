import { toast } from '@/ui/toast';

/* A new page takes down what the old one showed; the message waits until it stands. */
const settleMs = 350;

/** As `toast`, for right after going to another page. */
export function toastAfter(...said: Parameters<typeof toast>): void {
  setTimeout(() => toast(...said), settleMs);
}
