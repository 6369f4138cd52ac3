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
      fact_delivery: {
        made: 'Contract {{number}}: the other party recorded the delivery; please inspect the goods',
      },
      fact_acceptance: {
        passed: 'Contract {{number}}: the other party accepted the goods',
        failed: 'Contract {{number}}: the other party rejected the goods; see why',
      },
      fact_payment: { confirmed: 'Contract {{number}}: the other party confirmed a payment' },
      fact_claim: {
        opened: 'Contract {{number}}: the other party made a warranty claim',
        closed: 'Contract {{number}}: the other party settled its warranty claim',
      },
      fact_dispute: {
        opened:
          'Contract {{number}}: the other party opened a dispute; what runs by itself is paused',
        closed: 'Contract {{number}}: the other party settled the dispute; the clause runs again',
      },
      fact_obligation: {
        waived: 'Contract {{number}}: the other party waived one of your obligations',
      },
      fact_fact: {
        contested: 'Contract {{number}}: the other party contested a fact',
        settled: 'Contract {{number}}: a contest was settled',
      },
      due: 'Contract {{number}}: “{{clause}}” is due on {{dueOn}}',
      due_owed: 'Contract {{number}}: we owe “{{clause}}” by {{dueOn}}, days left: {{days}}',
      due_owing:
        'Contract {{number}}: “{{clause}}” is owed to us by {{dueOn}}, days left: {{days}}',
      due_owed_today: 'Contract {{number}}: our “{{clause}}” is due today',
      due_owing_today: 'Contract {{number}}: their “{{clause}}” is due today',
      overdue: 'Contract {{number}}: “{{clause}}” was due on {{dueOn}} and is overdue',
      overdue_owed: 'Contract {{number}}: our “{{clause}}” was due on {{dueOn}} and is overdue',
      overdue_owing: 'Contract {{number}}: their “{{clause}}” was due on {{dueOn}} and is overdue',
    },
  },
}
