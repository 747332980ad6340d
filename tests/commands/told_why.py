"""What is told of the numbers of a_morning, word for word."""

from __future__ import annotations

ELDER_IN_ENGLISH = """\
Test Hall, 2026-03-02: A002, Consultation, elderly

09:10:00 Window 1 (clerk 0231) called A002: Consultation
Rule: each number has a time by which to be called; the earliest goes first.
  Number  Class    Service       Clock starts           Limit, min  Usual length, min  Call by
  A002    elderly  Consultation  09:04:00 number taken           5         5.0 (-1.2)  09:07:45
  A001    normal   Consultation  09:00:00 number taken          20         5.0 (-1.2)  09:18:45
Overtaken, though their clocks had started earlier: A001
A002: elderly (limit 5 min), to be called by 09:07; A001: normal (limit 20 min), to be called by 09:18. \
So A002 goes first.
"""
ELDER_IN_CHINESE = """\
测试大厅 2026-03-02：A002，咨询辅导，老人

09:10:00 1 号窗口（工号 0231）呼叫 A002：咨询辅导
规则：每个号都有最迟呼叫时刻，最早的先叫。
  号码  类别    业务      起算时间       限时（分钟）  平均用时（分钟）  最迟呼叫时刻
  A002  老人    咨询辅导  09:04:00 取号             5        5.0 (-1.2)  09:07:45
  A001  普通号  咨询辅导  09:00:00 取号            20        5.0 (-1.2)  09:18:45
起算更早、却后叫的：A001
A002 是老人（限时 5 分钟），应在 09:07 前呼叫；\
A001 是普通号（限时 20 分钟），应在 09:18 前呼叫，所以先叫 A002。
"""
APPOINTMENT_IN_ENGLISH = """\
Test Hall, 2026-03-02: A004, General intake, appointment

09:33:00 Window 1 (clerk 0231) called A004: General intake
Rule: each number has a time by which to be called; the earliest goes first.
  Number  Class        Service         Clock starts           Limit, min  Usual length, min  Call by
  A004    appointment  General intake  09:30:00 appointment            3        11.0 (+4.8)  09:37:45
  A003    normal       General intake  09:20:00 number taken          20        11.0 (+4.8)  09:44:45
Overtaken, though their clocks had started earlier: A003
A004: appointment (limit 3 min), to be called by 09:37; A003: normal (limit 20 min), to be called by \
09:44. So A004 goes first.
"""
JOURNEY_IN_ENGLISH = """\
Test Hall, 2026-03-02: Q001, Setting up a company, normal

09:12:00 Window 1 (clerk 0231) called Q001: Consultation
Chosen by the clerk, out of turn. The reason: 火车 10 点开
  Number  Class   Service       Clock starts           Limit, min  Usual length, min  Call by
  Q001    normal  Consultation  09:06:00 number taken          20         5.0 (-1.2)  09:24:45
  A001    normal  Consultation  09:00:00 number taken          20         5.0 (-1.2)  09:18:45
By the rule, A001 would have been called. Passed over: A001

09:32:00 Window 9 (clerk 0245) called Q001: Invoices
Rule: each number has a time by which to be called; the earliest goes first.
Q001 had been at a window before and kept its clock.
  Number  Class   Service   Clock starts           Limit, min  Usual length, min  Call by
  Q001    normal  Invoices  09:06:00 number taken          20         6.0 (-0.2)  09:25:45
Nobody was overtaken: none of the 2 others had an earlier clock.
"""
JOURNEY_IN_CHINESE = """\
测试大厅 2026-03-02：Q001，开办企业一件事，普通号

09:12:00 1 号窗口（工号 0231）呼叫 Q001：咨询辅导
由工作人员选呼，不按次序。理由：火车 10 点开
  号码  类别    业务      起算时间       限时（分钟）  平均用时（分钟）  最迟呼叫时刻
  Q001  普通号  咨询辅导  09:06:00 取号            20        5.0 (-1.2)  09:24:45
  A001  普通号  咨询辅导  09:00:00 取号            20        5.0 (-1.2)  09:18:45
按规则应叫 A001。被越过的：A001

09:32:00 9 号窗口（工号 0245）呼叫 Q001：发票业务
规则：每个号都有最迟呼叫时刻，最早的先叫。
Q001 此前已到过窗口，起算时间不变。
  号码  类别    业务      起算时间       限时（分钟）  平均用时（分钟）  最迟呼叫时刻
  Q001  普通号  发票业务  09:06:00 取号            20        6.0 (-0.2)  09:25:45
没有人被超过：另外可叫的 2 个号，起算都不比它早。
"""
WAITING_IN_ENGLISH = """\
Test Hall, 2026-03-02: A003, General intake, normal

A003 waits, as of 09:34:00.

At windows 1, 9 so many are before it: 1
  Number  Class    Service         Clock starts           Limit, min  Usual length, min  Call by
  A005    elderly  General intake  09:34:00 number taken           5        11.0 (+4.8)  09:43:45
  A003    normal   General intake  09:20:00 number taken          20        11.0 (+4.8)  09:44:45
A005: elderly (limit 5 min), to be called by 09:43; A003: normal (limit 20 min), to be called by 09:44. \
So A005 goes first.
"""
