import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/notices.ts'

export const words: Translated<typeof chinese> = {
  title: 'Notices',
  lead: 'What concerns you and your organisations.',
  unread_one: '{{count}} unread',
  unread_other: '{{count}} unread',
  read: 'Mark as read',
  readAll: 'Mark all as read',
  all: 'All notices',
  earlier: 'Earlier notices',
  empty: 'No notices',
  emptyText:
    'Issued certificates, applications to be corrected, obligations that fall due and the like appear here.',
  new: 'unread',
  open: 'Open',
  kinds: {
    application: {
      accepted: 'Your application for “{{title}}” was accepted',
      returned: 'Your application for “{{title}}” was returned; please correct and submit it again',
      approved: 'Your application for “{{title}}” was approved and waits to be made',
      rejected: 'Your application for “{{title}}” was rejected',
    },
    certificate: {
      issued: '“{{title}}” was issued and can be seen and downloaded',
      endorsed: '“{{title}}” was endorsed',
      suspended: '“{{title}}” was suspended',
      resumed: '“{{title}}” was resumed',
      revoked: '“{{title}}” has ended; see why',
      expired: 'The validity of “{{title}}” has ended',
    },
    fulfilment: {
      fact: 'Contract {{number}}: a new fact was recorded',
      due: 'Contract {{number}}: {{clause}} is due on {{dueOn}}',
      overdue: 'Contract {{number}}: {{clause}} was due on {{dueOn}} and is overdue',
    },
  },
}
