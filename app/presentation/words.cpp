// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/words.h>

#include <yiping/domain/limits.h>
#include <yiping/services/local_time.h>

#include <QCoreApplication>
#include <QLatin1Char>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace yiping::presentation {

using services::Deadline;
using services::LinkState;
using services::LinkStatus;

namespace {

/// A guess from less than this jumps about.
constexpr std::int64_t least_spent_ms = 2000;

} // namespace

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString category_word(const domain::CategoryTree& categories, std::string_view code)
{
    if (language() == Language::English) {
        if (const domain::Category* found = categories.find(code))
            return text(found->en);
    }
    return text(categories.zh(code));
}

QString done_word(domain::Move move)
{
    // By the numbers of domain::Move.
    static constexpr const char* words[] = {QT_TRANSLATE_NOOP("done", "上报"), QT_TRANSLATE_NOOP("done", "受理"),
        QT_TRANSLATE_NOOP("done", "不予受理"), QT_TRANSLATE_NOOP("done", "立案"), QT_TRANSLATE_NOOP("done", "派遣"),
        QT_TRANSLATE_NOOP("done", "签收"), QT_TRANSLATE_NOOP("done", "反馈"), QT_TRANSLATE_NOOP("done", "核查"),
        QT_TRANSLATE_NOOP("done", "结案"), QT_TRANSLATE_NOOP("done", "评价"), QT_TRANSLATE_NOOP("done", "自办自结"),
        QT_TRANSLATE_NOOP("done", "退回"), QT_TRANSLATE_NOOP("done", "转办"), QT_TRANSLATE_NOOP("done", "延期申请"),
        QT_TRANSLATE_NOOP("done", "延期批准"), QT_TRANSLATE_NOOP("done", "挂起"), QT_TRANSLATE_NOOP("done", "恢复"),
        QT_TRANSLATE_NOOP("done", "挂账"), QT_TRANSLATE_NOOP("done", "返工"), QT_TRANSLATE_NOOP("done", "催办"),
        QT_TRANSLATE_NOOP("done", "督办"), QT_TRANSLATE_NOOP("done", "提级办理"), QT_TRANSLATE_NOOP("done", "申诉"),
        QT_TRANSLATE_NOOP("done", "作废")};
    const auto number = static_cast<std::size_t>(move);
    if (number < 1 || number > std::size(words))
        return word(move);
    return QCoreApplication::translate("done", words[number - 1]);
}

QString clock_words(UtcMillis at)
{
    return text(domain::clock_text(at));
}

QString clock_words_with_seconds(UtcMillis at)
{
    const std::int64_t seconds = (at / 1000) % 60;
    return clock_words(at) + QStringLiteral(":%1").arg(seconds, 2, 10, QLatin1Char('0'));
}

QString moment_words(UtcMillis at, UtcMillis now)
{
    const std::int64_t day = services::local_day(at);
    const std::int64_t today = services::local_day(now);
    if (day == today)
        return clock_words(at);
    if (day == today - 1)
        return QCoreApplication::translate("words", "昨天 %1").arg(clock_words(at));
    const domain::LocalTime local = domain::local_of(at);
    const int year = static_cast<int>(local.date.year());
    const QString month = month_word(local.date.month());
    const auto day_of_month = static_cast<unsigned>(local.date.day());
    if (local.date.year() == domain::local_of(now).date.year())
        return QCoreApplication::translate("words", "%1月%2日 %3").arg(month).arg(day_of_month).arg(clock_words(at));
    return QCoreApplication::translate("words", "%1年%2月%3日 %4")
        .arg(year)
        .arg(month)
        .arg(day_of_month)
        .arg(clock_words(at));
}

QString month_word(std::chrono::month month)
{
    const auto number = static_cast<unsigned>(month);
    if (language() == Language::English)
        return QLocale().monthName(static_cast<int>(number), QLocale::ShortFormat);
    return QString::number(number);
}

QString day_words(UtcMillis at)
{
    static constexpr const char* weekdays[] = {QT_TRANSLATE_NOOP("words", "星期日"),
        QT_TRANSLATE_NOOP("words", "星期一"), QT_TRANSLATE_NOOP("words", "星期二"),
        QT_TRANSLATE_NOOP("words", "星期三"), QT_TRANSLATE_NOOP("words", "星期四"),
        QT_TRANSLATE_NOOP("words", "星期五"), QT_TRANSLATE_NOOP("words", "星期六")};
    const domain::LocalTime local = domain::local_of(at);
    const std::chrono::weekday weekday(std::chrono::sys_days{local.date});
    return QCoreApplication::translate("words", "%1月%2日 %3", "month, day, weekday")
        .arg(month_word(local.date.month()))
        .arg(static_cast<unsigned>(local.date.day()))
        .arg(QCoreApplication::translate("words", weekdays[weekday.c_encoding()]));
}

QString duration_words(std::int64_t millis)
{
    const std::int64_t minutes = std::abs(millis) / services::minute_ms;
    const std::int64_t hours = minutes / 60;
    const std::int64_t days = hours / 24;
    if (minutes == 0)
        return QCoreApplication::translate("words", "不到 1 分");
    if (hours == 0)
        return QCoreApplication::translate("words", "%1 分").arg(minutes);
    if (days == 0) {
        if (minutes % 60 == 0)
            return QCoreApplication::translate("words", "%1 时").arg(hours);
        return QCoreApplication::translate("words", "%1 时 %2 分").arg(hours).arg(minutes % 60);
    }
    if (days >= 7 || hours % 24 == 0) {
        const auto whole_days = static_cast<int>(days);
        return QCoreApplication::translate("words", "%n 天", nullptr, whole_days);
    }
    return QCoreApplication::translate("words", "%1 天 %2 时").arg(days).arg(hours % 24);
}

QString deadline_words(const Deadline& deadline, domain::Step step, UtcMillis now)
{
    if (deadline.at == 0)
        return {};
    const QString time = duration_words(deadline.at - now);
    const bool past = deadline.at < now;
    if (!deadline.of_stage)
        return (past ? QCoreApplication::translate("words", "超 %1") : QCoreApplication::translate("words", "还有 %1"))
            .arg(time);
    const bool checking = step == domain::Step::FedBack || step == domain::Step::Verified;
    if (checking)
        return (past ? QCoreApplication::translate("words", "核查超 %1")
                     : QCoreApplication::translate("words", "核查还有 %1"))
            .arg(time);
    return (
        past ? QCoreApplication::translate("words", "响应超 %1") : QCoreApplication::translate("words", "响应还有 %1"))
        .arg(time);
}

double deadline_share(const Deadline& deadline, const domain::Case& data, UtcMillis now)
{
    if (deadline.at == 0)
        return -1;
    const UtcMillis from = deadline.of_stage ? data.step_at : data.opened_at;
    if (deadline.at <= from)
        return now >= deadline.at ? 2 : 0;
    return std::max(0.0, static_cast<double>(now - from) / static_cast<double>(deadline.at - from));
}

QString link_words(const LinkStatus& link, UtcMillis now)
{
    switch (link.state) {
    case LinkState::Online:
        return QCoreApplication::translate("words", "在线");
    case LinkState::CatchingUp: {
        if (link.total == 0)
            return QCoreApplication::translate("words", "追赶中");
        const auto percent = std::min<std::uint64_t>(100, link.done * 100 / link.total);
        QString words = QCoreApplication::translate("words", "追赶中 %1%").arg(percent);
        // As fast as so far; what has only begun says nothing yet.
        const std::int64_t spent = now - link.since;
        if (link.since != 0 && spent >= least_spent_ms && link.done > 0 && link.done < link.total) {
            const double left = static_cast<double>(spent) * static_cast<double>(link.total - link.done) /
                                static_cast<double>(link.done);
            words += QStringLiteral(" ") + QCoreApplication::translate("words", "还要 %1")
                                               .arg(short_duration_words(static_cast<std::int64_t>(left)));
        }
        return words;
    }
    case LinkState::Refused:
        return QCoreApplication::translate("words", "平台拒绝连接");
    case LinkState::Offline:
    case LinkState::Connecting:
        break;
    }
    if (link.since == 0)
        return QCoreApplication::translate("words", "离线");
    return QCoreApplication::translate("words", "离线 %1 起").arg(moment_words(link.since, now));
}

QString refusal_words(const LinkStatus& link, const ErrorWords& error_words)
{
    if (link.state != LinkState::Refused || !link.reason || !error_words)
        return {};
    QString why = error_words(*link.reason);
    for (const QChar end : {QChar(u'。'), QChar(u'；')})
        why = why.section(end, 0, 0);
    why = why.section(QStringLiteral(". "), 0, 0);
    return QCoreApplication::translate("words", "被拒绝：%1").arg(why);
}

QString clock_difference_words(const LinkStatus& link)
{
    const std::int64_t apart = std::abs(link.clock_offset_ms);
    if (apart <= 2000)
        return {};
    return QCoreApplication::translate("words", "本机时钟与平台相差 %1").arg(short_duration_words(apart));
}

QString short_duration_words(std::int64_t millis)
{
    const std::int64_t seconds = (std::abs(millis) + 999) / 1000;
    if (seconds < 60)
        return QCoreApplication::translate("words", "%1 秒").arg(seconds);
    return duration_words(millis);
}

QString freshness_words(const LinkStatus& link, UtcMillis now)
{
    if (link.in_step_at == 0)
        return {};
    const std::int64_t seconds = std::max<std::int64_t>(0, (now - link.in_step_at) / 1000);
    if (seconds < 60)
        return QCoreApplication::translate("words", "同步 %1 秒前").arg(seconds);
    return QCoreApplication::translate("words", "同步 %1 前").arg(duration_words(now - link.in_step_at));
}

QString size_words(std::int64_t bytes)
{
    if (bytes < 1024)
        return QStringLiteral("%1 B").arg(bytes);
    if (bytes < 1024 * 1024)
        return QStringLiteral("%1 KB").arg((bytes + 512) / 1024);
    return QStringLiteral("%1 MB").arg(static_cast<double>(bytes) / (1024.0 * 1024.0), 0, 'f', 1);
}

QString photo_caption(const domain::Attachment& photo, std::span<const domain::CaseMove> moves, UtcMillis now)
{
    QString what = QCoreApplication::translate("words", "现场");
    for (const domain::CaseMove& move : moves) {
        if (photo.move_id == move.id && move.move != domain::Move::Report)
            what = done_word(move.move);
    }
    return moment_words(photo.made_at, now) + QStringLiteral(" ") + what;
}

QString distance_words(double metres)
{
    if (metres < 995)
        return QStringLiteral("%1 m").arg(std::lround(metres / 10.0) * 10);
    return QStringLiteral("%1 km").arg(metres / 1000.0, 0, 'f', 1);
}

} // namespace yiping::presentation
