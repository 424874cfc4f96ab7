// SPDX-License-Identifier: GPL-3.0-or-later
#include "mapping_words.h"

#include "field_reader.h"

#include <algorithm>
#include <array>

namespace yiping::importer {

namespace {

// All as bare_name() makes them.
constexpr std::string_view id_names[] = {"id", "工单编号", "案件编号", "事件编号", "编号", "单号", "工单号", "任务号",
    "流水号", "number", "caseid", "casenumber", "ticket", "incidentid", "requestid", "servicerequestid", "uniquekey",
    "eventid", "caseno", "caseenquiryid", "orderno", "orderid", "taskid", "taskno", "事件id", "案件id", "工单id"};
constexpr std::string_view id_parts[] = {"编号", "单号", "流水号", "number", "uniquekey", "casenum", "ticket",
    "eventid", "caseid", "enquiryid", "requestid", "orderid", "recordid", "任务号", "案件号", "事件号"};

constexpr std::string_view category_names[] = {"category", "类别", "分类", "案件类型", "事件类型", "小类", "小类名称",
    "大类", "大类名称", "问题类型", "事件分类", "诉求类型", "type", "complainttype", "kind", "诉求分类", "事项类别",
    "问题分类"};
constexpr std::string_view category_parts[] = {
    "类型", "类别", "分类", "小类", "complaint", "category", "type", "nature", "offense", "problem", "kind", "class"};

constexpr std::string_view title_names[] = {"title", "标题", "主题", "诉求标题", "事件名称", "案件名称", "casetitle",
    "eventname", "eventtitle", "casename", "subject"};
constexpr std::string_view title_parts[] = {"标题", "主题", "title", "subject", "summary", "摘要"};

constexpr std::string_view description_names[] = {"description", "描述", "问题描述", "事件描述", "诉求内容", "内容",
    "详情", "desc", "content", "事件内容", "来电内容", "具体内容"};
constexpr std::string_view description_parts[] = {"描述", "内容", "详情", "说明", "descri", "descriptor", "content",
    "detail", "narrative", "remark", "comment", "note"};

constexpr std::string_view status_names[] = {
    "status", "状态", "案件状态", "事件状态", "办理状态", "工单状态", "state", "当前状态", "处理状态"};
constexpr std::string_view status_parts[] = {
    "状态", "status", "state", "结果", "进度", "环节", "disposition", "resolution", "是否办结", "是否结案"};

constexpr std::string_view opened_names[] = {"openedat", "受理时间", "发生时间", "上报时间", "登记时间", "来电时间",
    "创建时间", "立案时间", "created", "createddate", "createdat", "opened", "openeddate", "timestamp", "time", "date",
    "日期", "时间", "诉求时间", "接报时间", "报警时间", "requestdatetime"};
constexpr std::string_view opened_parts[] = {"受理", "上报", "来电", "发生", "登记", "创建", "立案", "接报", "接警",
    "报警", "录入", "提交", "诉求", "creat", "open", "report", "receiv", "occur", "request", "entry", "submit", "call",
    "start", "incident", "event"};

constexpr std::string_view closed_names[] = {"closedat", "办结时间", "结案时间", "完成时间", "关闭时间", "closed",
    "closeddate", "closeddt", "resolvedat", "办结日期", "实际办结时间"};
constexpr std::string_view closed_parts[] = {
    "办结", "结案", "完成", "关闭", "销号", "归档", "结束", "clos", "resol", "complet", "finish"};

constexpr std::string_view due_names[] = {"dueat", "办理时限", "处理时限", "截止时间", "要求办结时间", "时限", "due",
    "duedate", "deadline", "targetdt", "应办结时间"};
constexpr std::string_view due_parts[] = {
    "时限", "截止", "期限", "到期", "要求", "应办", "应结", "due", "deadline", "sla", "target", "expect"};

constexpr std::string_view longitude_names[] = {
    "longitude", "经度", "lng", "lon", "long", "x", "x坐标", "locationlon", "locationlng", "locationlongitude", "东经"};
constexpr std::string_view longitude_parts[] = {"经度", "longitude", "lng", "xcoord", "x坐标"};
constexpr std::string_view latitude_names[] = {
    "latitude", "纬度", "lat", "y", "y坐标", "locationlat", "locationlatitude", "北纬"};
constexpr std::string_view latitude_parts[] = {"纬度", "latitude", "ycoord", "y坐标"};
constexpr std::string_view position_names[] = {"经纬度", "坐标", "position", "location", "lnglat", "latlng", "latlon",
    "lonlat", "geo", "geom", "geometry", "point", "wkt", "georeference", "地理坐标", "位置坐标", "gps"};
constexpr std::string_view position_parts[] = {"经纬", "坐标", "lnglat", "latlng", "latlon", "lonlat", "coord", "geo",
    "point", "location", "position", "gps", "定位", "位置"};

constexpr std::string_view address_names[] = {"address", "地址", "地点", "事发地点", "发生地点", "位置", "addr",
    "location", "事件地址", "诉求地址", "incidentaddress"};
constexpr std::string_view address_parts[] = {"地址", "地点", "位置", "address", "addr", "location", "street", "block"};

constexpr std::string_view area_names[] = {"area", "所属网格", "网格编码", "网格", "区划码", "村社区", "社区", "村",
    "所属区域", "区域", "gridcode", "grid", "gridname", "gridid", "regioncode", "villagecode", "twp", "areacode",
    "neighborhood", "所属社区", "所属街道", "辖区"};
constexpr std::string_view area_parts[] = {"网格", "社区", "街道", "乡镇", "区划", "辖区", "区域", "村", "neighbo",
    "township", "district", "ward", "precinct", "borough", "beat", "zone", "community"};

constexpr std::string_view personal_parts[] = {"电话", "手机", "号码", "联系方式", "身份证", "证件", "phone", "tel",
    "mobile", "idcard", "passport", "姓名", "联系人"};

// A word that begins so is not yet what follows it.
constexpr std::string_view not_yet[] = {
    "未", "待", "不", "正在", "需", "部分", "not", "un", "in", "pending", "awaiting"};
constexpr std::string_view voided[] = {"作废", "撤销", "撤单", "无效", "重复", "不予受理", "不受理", "void", "cancel",
    "duplicate", "invalid", "withdrawn"};
constexpr std::string_view done[] = {"办结", "结案", "完成", "关闭", "完结", "解决", "归档", "销号", "已处理", "已处置",
    "处理完毕", "已回复", "已答复", "已回访", "closed", "done", "resolved", "complete", "completed", "finished",
    "fixed"};
constexpr std::string_view going_on[] = {"办理", "处理", "受理", "处置", "派", "转办", "交办", "审核", "核查", "挂账",
    "登记", "新", "草稿", "签收", "超期", "逾期", "open", "progress", "pending", "assigned", "new", "received",
    "active", "started", "hold", "referred", "investigat", "submitted"};

bool contains_any(std::string_view text, std::span<const std::string_view> parts)
{
    return std::ranges::any_of(parts, [&](std::string_view part) { return text.contains(part); });
}

} // namespace

const ColumnWords id_words{id_names, id_parts}, category_words{category_names, category_parts},
    title_words{title_names, title_parts}, description_words{description_names, description_parts},
    status_words{status_names, status_parts}, opened_words{opened_names, opened_parts},
    closed_words{closed_names, closed_parts}, due_words{due_names, due_parts},
    longitude_words{longitude_names, longitude_parts}, latitude_words{latitude_names, latitude_parts},
    position_words{position_names, position_parts}, address_words{address_names, address_parts},
    area_words{area_names, area_parts};

std::string bare_name(std::string_view name)
{
    constexpr std::array<std::string_view, 16> left_out{
        " ", "\t", "_", "-", ".", "/", ":", "#", "(", ")", "\u3000", "（", "）", "：", "\"", "'"};
    const std::string text = plain(name);
    std::string bare;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = std::string_view(text).substr(at);
        const auto found =
            std::ranges::find_if(left_out, [&](std::string_view each) { return rest.starts_with(each); });
        if (found != left_out.end()) {
            at += found->size();
            continue;
        }
        bare += text[at++];
    }
    return bare;
}

bool names_a_person(std::string_view bare)
{
    return contains_any(bare, personal_parts);
}

std::optional<StatusMeaning> status_meaning(std::string_view word)
{
    const std::string text = plain(word);
    if (contains_any(text, voided))
        return StatusMeaning::Void;
    const bool over = contains_any(text, done);
    const bool yet = std::ranges::any_of(not_yet, [&](std::string_view each) { return text.starts_with(each); });
    if (over && !yet)
        return StatusMeaning::Closed;
    if (over || contains_any(text, going_on))
        return StatusMeaning::Open;
    return std::nullopt;
}

} // namespace yiping::importer
