/** What the house tells somebody inside the app; `kinds` as the rooms name them. */
export const words = {
  title: '通知',
  lead: '与您和您所在单位有关的事。',
  unread_other: '{{count}} 条未读',
  read: '标为已读',
  readAll: '全部标为已读',
  all: '查看全部通知',
  earlier: '更早的通知',
  empty: '没有通知',
  emptyText: '证照签发、退回补正、履约到期等消息会出现在这里。',
  new: '未读',
  open: '查看',
  kinds: {
    application: {
      accepted: '您的“{{title}}”申请已受理',
      returned: '您的“{{title}}”申请被退回，请补正后重新提交',
      approved: '您的“{{title}}”申请已通过审核，等待制证',
      rejected: '您的“{{title}}”申请没有通过',
    },
    certificate: {
      issued: '“{{title}}”已签发，可以查看和下载',
      endorsed: '“{{title}}”有新的加注',
      suspended: '“{{title}}”已暂停使用',
      resumed: '“{{title}}”已恢复使用',
      revoked: '“{{title}}”已终止，请查看原因',
      expired: '“{{title}}”有效期届满',
    },
    fulfilment: {
      fact: '合同 {{number}} 登记了新的履约事实',
      due: '合同 {{number}}：{{clause}}，{{dueOn}} 到期',
      overdue: '合同 {{number}}：{{clause}}，{{dueOn}} 已到期，现已逾期',
    },
  },
}
