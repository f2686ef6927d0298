"""The vocabulary of a written time: which words name months, and which say little."""

# Words that name months, blank between words of one meaning.
PERIODS = {
    "全年 整年 一整年 常年 终年 一年四季": range(1, 13),
    "上半年 前半年": range(1, 7),
    "下半年 后半年": range(7, 13),
    "上下半年 上、下半年 上/下半年": range(1, 13),
    "前三季度 前三个季度 前3季度": range(1, 10),
    "前两季度 前二季度 前两个季度": range(1, 7),
    "后两季度 后二季度 后两个季度": range(7, 13),
    "春季 春天": (3, 4, 5),
    "夏季 夏天": (6, 7, 8),
    "秋季 秋天": (9, 10, 11),
    "冬季 冬天": (12, 1, 2),
    "寒假": (1, 2),
    "暑假 暑期": (7, 8),
    "寒暑假": (1, 2, 7, 8),
    "元月份 元月": (1,),
}
# Months that come round: they thin out what is named beside them, “4-10月双月”.
CYCLES = {
    "单月 单数月 奇数月": range(1, 13, 2),
    "双月 双数月 偶数月": range(2, 13, 2),
}
# Points of the year that only a loose pen names: (month, day).
LOOSE_DAYS = {
    "年初 今年初": (1, 1),
    "年中": (6, 30),
    "年底 年末 年终 岁末 今年底 今年末 本年底": (12, 31),
}
# Days that keep their date, and weeks and months that keep their month (day 0).
# The common names in figures, 五一 and the like, are a shape of their own.
DAYS = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "消费者权益日": (3, 15),
    "世界水日": (3, 22),
    "清明": (4, 5),
    "国家安全教育日": (4, 15),
    "世界读书日": (4, 23),
    "知识产权日": (4, 26),
    "世界地球日": (4, 22),
    "劳动节": (5, 1),
    "青年节": (5, 4),
    "防灾减灾日 护士节": (5, 12),
    "博物馆日": (5, 18),
    "儿童节": (6, 1),
    "环境日": (6, 5),
    "土地日": (6, 25),
    "禁毒日": (6, 26),
    "安全生产月": (6, 0),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "医师节": (8, 19),
    "质量月": (9, 0),
    "教师节": (9, 10),
    "烈士纪念日": (9, 30),
    "国庆": (10, 1),
    "记者节": (11, 8),
    "消防日": (11, 9),
    "宪法日": (12, 4),
    "志愿者日": (12, 5),
    "国家公祭日": (12, 13),
}
# Days that wander through the months of the public calendar.
LUNAR_DAYS = "春节 除夕 小年 元宵 端午 七夕 中元 中秋 重阳 腊八 过年"

# Words about a time, by the letter of their kind (`tokens.KINDS`).
MARKS = {
    "a": "左右 前后 上下",
    "b": "之前 以前 前夕 前",
    "e": "月初 初",
    "l": "月底 月末 底 末",
    "f": "起 开始 以来",
    "n": "以后 之后 后",
    "X": "次年 翌年 来年 明年 第二年",
    # What is done in a month, without a word on which months there are.
    "g": "启动 部署 动员 筹备 准备",
    "d": "完成 结束 为止 截止 止",
    "k": "其中 集中 重点 为主 高峰 收尾 总结 验收 评估 公布 公示 通报",
    "U": "除外 不含 不包括 暂停",
}
HEDGES = """
    暂定 初定 拟定 待定 暂时 初步 预计 计划 拟 大约 大概 约 可能 原则上 具体时间 具体日期
    另行通知 另行安排 另行确定 另定 适时 择期 择日 择机 近日 近期 截至 截止到 截至到
    视情 视情况 视天气情况 不迟于 不晚于 最迟 最晚 至迟 不超过
"""
FILLERS = """
    开展 召开 举办 举行 进行 实施 组织 安排 推进 落实 发布 公开 报送 提交 定于 拟定于 分别
    活动 时间 日期 期间 假期 长假 小长假 黄金周 两会 建党 建国 建军
    每逢 每年 今年 本年度 本年 当年 年内 全天 当天 全月 整月 上午 下午 早上 中午 晚上
    贯穿 常态化 定期 不定期 长期 持续 陆续 分批 至少 不少于
    宣传日 宣传周 宣传月 活动日 活动周 活动月 开放日
    节假日除外 法定节假日除外 节假日顺延 遇节假日顺延
"""
# One character each: tried last, because longer names begin with them (中考期间).
PARTICLES = "逢 节 于 在 从 自 由 为 的 内 里 中 各 均"
