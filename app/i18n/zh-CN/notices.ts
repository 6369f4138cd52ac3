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
      fact_delivery: { made: '合同 {{number}}：对方登记了交付，请检验并登记验收结果' },
      fact_acceptance: {
        passed: '合同 {{number}}：对方登记了验收合格',
        failed: '合同 {{number}}：对方登记了验收不合格，请查看原因',
      },
      fact_payment: { confirmed: '合同 {{number}}：对方确认了收款' },
      fact_claim: {
        opened: '合同 {{number}}：对方提出了质保索赔',
        closed: '合同 {{number}}：对方登记质保索赔已了结',
      },
      fact_dispute: {
        opened: '合同 {{number}}：对方提出了争议，相关的自动执行已暂停',
        closed: '合同 {{number}}：对方了结了争议，条款恢复执行',
      },
      fact_obligation: { waived: '合同 {{number}}：对方免除了您的一项义务' },
      fact_fact: {
        contested: '合同 {{number}}：对方对一项事实提出了异议',
        settled: '合同 {{number}}：一项异议已了结',
      },
      due: '合同 {{number}}：“{{clause}}”{{dueOn}} 到期',
      due_owed: '合同 {{number}}：本单位应于 {{dueOn}} 前履行“{{clause}}”，还有 {{days}} 天',
      due_owing: '合同 {{number}}：对方应于 {{dueOn}} 前履行“{{clause}}”，还有 {{days}} 天',
      overdue: '合同 {{number}}：“{{clause}}”{{dueOn}} 到期，现已逾期',
      overdue_owed: '合同 {{number}}：本单位的“{{clause}}”{{dueOn}} 到期，现已逾期',
      overdue_owing: '合同 {{number}}：对方的“{{clause}}”{{dueOn}} 到期，现已逾期',
    },
  },
}
