// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_report.h"

#include <yiping/config/log_file.h>

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <ctime>

namespace yiping::shell {

namespace {

double rounded(double value)
{
    return std::round(value * 100) / 100;
}

} // namespace

std::int64_t millis_since_exec()
{
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = stat.readAll();
    // Field 22, counted behind the program's name, which may itself contain spaces.
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20)
        return 0;
    const std::int64_t started_ms = fields[19].toLongLong() * 1000 / sysconf(_SC_CLK_TCK);
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000 - started_ms;
}

double percentile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (values[above] - values[below]) * (place - static_cast<double>(below));
}

void RunReport::first_frame_seen()
{
    if (first_frame_ms_ < 0)
        first_frame_ms_ = millis_since_exec();
}

void RunReport::set_sync(bool connected, std::int64_t cursor)
{
    connected_ = connected;
    cursor_ = cursor;
}

void RunReport::set_frames(double p50, double p95)
{
    frame_p50_ = p50;
    frame_p95_ = p95;
}

void RunReport::see_cameras(int live, int shown)
{
    if (live < cameras_live_ || (live == cameras_live_ && shown <= cameras_shown_))
        return;
    cameras_live_ = live;
    cameras_shown_ = shown;
}

QJsonObject RunReport::to_json() const
{
    QJsonArray errors;
    for (const std::string& line : config::logged_errors())
        errors.append(QString::fromStdString(line));
    const auto count = [this](const char* what) { return QJsonValue(qint64{cases_.value(QLatin1StringView(what))}); };
    return {
        {QStringLiteral("first_frame_ms"), has_first_frame() ? QJsonValue(qint64{first_frame_ms_}) : QJsonValue()},
        {QStringLiteral("screens"), QJsonArray::fromStringList(screens_)},
        {QStringLiteral("sync"),
            QJsonObject{{QStringLiteral("connected"), connected_}, {QStringLiteral("cursor"), qint64{cursor_}},
                {QStringLiteral("visible_lag_ms"), QJsonObject{{QStringLiteral("p50"), rounded(percentile(lags_, 0.5))},
                                                       {QStringLiteral("p99"), rounded(percentile(lags_, 0.99))}}}}},
        {QStringLiteral("cases"),
            QJsonObject{{QStringLiteral("collected"), count("collected")},
                {QStringLiteral("dispatched"), count("dispatched")}, {QStringLiteral("signed"), count("signed")},
                {QStringLiteral("closed"), count("closed")}}},
        {QStringLiteral("frame_ms"),
            QJsonObject{{QStringLiteral("p50"), rounded(frame_p50_)}, {QStringLiteral("p95"), rounded(frame_p95_)}}},
        {QStringLiteral("cameras"),
            QJsonObject{{QStringLiteral("live"), cameras_live_}, {QStringLiteral("shown"), cameras_shown_}}},
        {QStringLiteral("errors"), errors},
    };
}

bool RunReport::write(const std::filesystem::path& file) const
{
    QSaveFile target(QString::fromStdString(file.string()));
    if (!target.open(QIODevice::WriteOnly))
        return false;
    target.write(QJsonDocument(to_json()).toJson());
    return target.commit();
}

} // namespace yiping::shell
