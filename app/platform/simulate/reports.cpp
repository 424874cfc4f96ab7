// SPDX-License-Identifier: GPL-3.0-or-later
#include "reports.h"

#include <array>
#include <format>
#include <string_view>

namespace yiping::platform::simulate {

namespace {

struct Kind {
    std::string_view category;
    std::string_view title;
    std::string_view description;
};

constexpr std::array<Kind, 24> kinds{{
    {"0101", "路边堆了一大堆生活垃圾", "从昨天下午就没人收，今天太阳一晒味道很大，麻烦来人清一下。"},
    {"0102", "垃圾桶满了没人清运", "桶盖都盖不上了，袋子堆在地上，野狗在翻。"},
    {"0104", "有人在田里烧秸秆", "烟很大，顺风飘到公路上，看不清路。"},
    {"0105", "楼道墙上贴满小广告", "开锁、疏通的广告贴了一墙，刚粉刷过的。"},
    {"0201", "井盖翘起来了", "车一压就响，晚上骑车看不见，怕有人摔进去。"},
    {"0202", "路灯一整排不亮", "从路口往里五盏都不亮，老人晚上散步不方便。"},
    {"0203", "路面塌了一个坑", "有脸盆那么大，下雨积水看不出来深浅。"},
    {"0204", "河边护栏断了一截", "小孩放学爱在那里玩，请尽快围起来。"},
    {"0205", "排水沟堵了，水漫到路上", "沟里全是树叶和泥，下一场雨就要进屋。"},
    {"0301", "摊子摆到人行道中间", "早上买菜的人多，只能走到车道上去。"},
    {"0303", "店门口货物堆到路上", "推婴儿车过不去。"},
    {"0401", "水管爆了，水喷得很高", "已经喷了半个小时，路面都淹了。"},
    {"0403", "电缆垂下来，大车会挂到", "离地不到三米，旁边就是学校。"},
    {"0501", "楼道里堆了旧家具", "二楼到三楼只剩一个人宽，着火了跑不出来。"},
    {"0502", "从窗户拉线下来充电瓶车", "一楼门口三辆车都这样充，半夜有火花。"},
    {"0503", "消防通道被车堵住", "停了两天没挪，电话打不通。"},
    {"0701", "广场舞音响太大声", "每天晚上到十点，孩子没法写作业。"},
    {"0704", "隔壁狗叫了一晚上", "连着三天了，一家人都没睡好。"},
    {"0801", "路口乱停车，公交转不过弯", "堵了十几分钟，后面一直按喇叭。"},
    {"0804", "货车掉了一路石子", "摩托车过去容易打滑。"},
    {"0902", "外墙瓷砖往下掉", "今早掉了两块，楼下就是过道。"},
    {"1003", "公路边坡有落石", "昨晚下雨后滚下来几块，最大的有冰箱那么大。"},
    {"1004", "河湾漂了很多塑料瓶", "桥墩下面积了一片。"},
    {"1101", "邻居老人两天没出门", "一个人住，敲门没有应，麻烦来看看。"},
}};

constexpr std::array<std::string_view, 16> surnames{
    "王", "李", "张", "刘", "陈", "杨", "黄", "周", "吴", "徐", "孙", "罗", "邓", "谢", "唐", "曾"};
constexpr std::array<std::string_view, 16> given_names{"秀英", "国强", "桂兰", "建华", "玉珍", "小军", "永芳", "德明",
    "春梅", "志勇", "淑华", "光荣", "丽君", "世全", "雪梅", "天佑"};
constexpr std::array<std::string_view, 6> feedbacks{
    "已到现场处理完毕，恢复正常。",
    "联系责任人当场整改，已拍照。",
    "已清理干净，告知住户注意。",
    "设了警示，配件换好，可以正常使用。",
    "与双方说清楚了，现场已恢复。",
    "处理完毕，明日再回看一次。",
};
constexpr std::array<std::string_view, 3> return_reasons{
    "不在本网格范围，请转相邻网格。",
    "需要专业单位处理，网格内无条件。",
    "正在处理另一件急事，请改派他人。",
};

constexpr std::array<std::string_view, 5> answers{
    "已到现场，材料正在路上，今天下班前办完。",
    "上午跑了两趟没找到住户，已电话约好，下午三点上门。",
    "涉及两家，正在商量费用，明天中午前给结果。",
    "已处理大半，剩一处要登高车，已联系，一小时内到。",
    "拖久了是我没盯紧，现在就在现场，办完马上反馈。",
};
constexpr std::array<std::string_view, 3> late_answers{
    "在山上巡查没有信号，刚看到督办，已往回赶，今天办完。",
    "手上另一件急事耽误了，答复迟了，现在去现场。",
    "等配件等了半天，没有及时回复，配件已到，马上换。",
};

template <std::size_t size>
std::string_view one_of(const std::array<std::string_view, size>& words, Random& random)
{
    return words[random.below(size)];
}

} // namespace

Report make_report(Random& random)
{
    const Kind& kind = kinds[random.below(kinds.size())];
    Report report;
    report.category = kind.category;
    report.title = kind.title;
    report.description = kind.description;
    report.name = one_of(surnames, random);
    report.name += one_of(given_names, random);
    // No mobile number begins with 000: an invented one must not ring anywhere.
    report.phone = std::format("0000000{:04}", random.below(10'000));
    return report;
}

std::string make_feedback(Random& random)
{
    return std::string(one_of(feedbacks, random));
}

std::string make_return_reason(Random& random)
{
    return std::string(one_of(return_reasons, random));
}

std::string make_answer(Random& random, bool late)
{
    return std::string(late ? one_of(late_answers, random) : one_of(answers, random));
}

} // namespace yiping::platform::simulate
